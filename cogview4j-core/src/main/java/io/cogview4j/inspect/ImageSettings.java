package io.cogview4j.inspect;

import io.cogview4j.api.Lora;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.Sampling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an image was made, as its file tells it.
 *
 * @param prompt what the image shows, null if unknown
 * @param negativePrompt what the image should not show, empty for nothing, null if unknown
 * @param seed null if its noise was not drawn from a seed
 * @param model the checkpoint's name
 * @param device on which it was computed, {@code cpu} for example
 * @param dtype in which it was computed, {@code f32}, {@code bf16} or {@code int8}
 * @param version of cogview4j
 * @param guidance its scales are known, the rest is open where it was plain
 * @param sampling open where it was the model's own
 * @param loras that took part; none for the model as it is
 */
public record ImageSettings(
        @Nullable String prompt,
        @Nullable String negativePrompt,
        @Nullable Long seed,
        int steps,
        double guidanceScale,
        String model,
        String device,
        String dtype,
        String version,
        Guidance guidance,
        Sampling sampling,
        List<Lora.Used> loras) {
    public ImageSettings {
        loras = List.copyOf(loras);
    }

    static ImageSettings of(ImageMetadata metadata) {
        return new ImageSettings(
                metadata.prompt(),
                metadata.negativePrompt(),
                metadata.seed(),
                metadata.steps(),
                metadata.guidanceScale(),
                metadata.model(),
                metadata.device(),
                metadata.dtype(),
                metadata.version(),
                metadata.settings().guidance(),
                metadata.settings().sampling(),
                metadata.loras());
    }
}
