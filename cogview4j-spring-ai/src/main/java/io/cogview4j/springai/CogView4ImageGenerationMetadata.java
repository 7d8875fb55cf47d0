package io.cogview4j.springai;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.ImageGenerationMetadata;

/**
 * How an image was made: with the same values the model makes it again.
 *
 * @param mimeType of the bytes in the image
 * @param model its name
 * @param prompt what was drawn
 * @param negativePrompt what the image should not show; empty for nothing
 * @param seed of this image alone
 * @param width in pixels
 * @param height in pixels
 * @param steps of the sampler
 * @param guidanceScale how closely the prompt was followed
 */
public record CogView4ImageGenerationMetadata(
        String mimeType,
        String model,
        @Nullable String prompt,
        @Nullable String negativePrompt,
        @Nullable Long seed,
        int width,
        int height,
        int steps,
        double guidanceScale)
        implements ImageGenerationMetadata {}
