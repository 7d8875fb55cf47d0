package io.cogview4j.checkpoint;

import io.cogview4j.api.ImageSize;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings that suit a checkpoint. It states its own in an optional file {@code cogview4j.json},
 * {@code {"steps": 20, "guidance_scale": 3.0, "trained_sizes": ["128x128"]}}.
 *
 * @param steps denoising steps
 * @param guidanceScale weight of the prompt against the negative prompt; 1 is no guidance
 * @param trainedSizes all sizes that the model was trained with; empty if it does not say
 */
public record GenerationDefaults(int steps, double guidanceScale, List<ImageSize> trainedSizes) {
    private static final int STEPS = 50;
    private static final double GUIDANCE_SCALE = 3.5; // with 50 steps, the settings of CogView4-6B's model card

    public GenerationDefaults {
        trainedSizes = List.copyOf(trainedSizes);
    }

    static GenerationDefaults read(Path folder) {
        Path file = folder.resolve("cogview4j.json");
        if (Files.notExists(file)) {
            return new GenerationDefaults(STEPS, GUIDANCE_SCALE, List.of());
        }
        ConfigJson json = ConfigJson.read(file);
        double guidanceScale = json.number("guidance_scale", GUIDANCE_SCALE);
        if (guidanceScale < 0) {
            throw json.wrong(
                    CoreMessage.CONFIG_NEGATIVE, "guidance_scale", json.root().path("guidance_scale"));
        }
        return new GenerationDefaults(json.positive("steps", STEPS), guidanceScale, sizes(json, "trained_sizes"));
    }

    private static List<ImageSize> sizes(ConfigJson json, String key) {
        if (!json.has(key)) {
            return List.of();
        }
        try {
            return json.texts(key).stream().map(ImageSize::parse).toList();
        } catch (InvalidRequestException e) {
            throw json.wrong(CoreMessage.CONFIG_NOT_SIZES, key, json.root().path(key));
        }
    }
}
