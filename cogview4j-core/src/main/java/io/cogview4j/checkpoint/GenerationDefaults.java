package io.cogview4j.checkpoint;

import io.cogview4j.message.CoreMessage;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Settings that suit a checkpoint, for requests that leave them open. A checkpoint states its own in an optional file
 * {@code cogview4j.json}, {@code {"steps": 20, "guidance_scale": 3.0}}.
 *
 * @param steps denoising steps
 * @param guidanceScale weight of the prompt against the negative prompt; 1 is no guidance
 */
public record GenerationDefaults(int steps, double guidanceScale) {
    private static final int STEPS = 50;
    private static final double GUIDANCE_SCALE = 3.5; // with 50 steps, the settings of CogView4-6B's model card

    static GenerationDefaults read(Path folder) {
        Path file = folder.resolve("cogview4j.json");
        if (Files.notExists(file)) {
            return new GenerationDefaults(STEPS, GUIDANCE_SCALE);
        }
        ConfigJson json = ConfigJson.read(file);
        double guidanceScale = json.number("guidance_scale", GUIDANCE_SCALE);
        if (guidanceScale < 0) {
            throw json.wrong(
                    CoreMessage.CONFIG_NEGATIVE, "guidance_scale", json.root().path("guidance_scale"));
        }
        return new GenerationDefaults(json.positive("steps", STEPS), guidanceScale);
    }
}
