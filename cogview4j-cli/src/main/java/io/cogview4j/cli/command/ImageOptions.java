package io.cogview4j.cli.command;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.message.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How images are to be made. */
final class ImageOptions {
    @Option(names = "--size", paramLabel = "WxH", description = "Width and height in pixels, multiples of 16.")
    private @Nullable String size;

    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps.")
    private @Nullable Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "G",
            description = "How strongly the prompt is followed; 1 for no guidance, which takes half the time.")
    private @Nullable Double guidance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same picture. Each further picture takes the next. Without it: any.")
    private @Nullable Long seed;

    @Option(names = "--images", paramLabel = "N", description = "How many pictures of each prompt.")
    private int images = 1;

    @Option(
            names = "--force",
            description = "Also make sizes outside the official limits of the model, and take embeddings that another "
                    + "text encoder made.")
    private boolean force;

    /** @throws InvalidRequestException if a value makes no image, whatever the checkpoint */
    void requireSound() {
        askOf(ImageRequest.builder());
    }

    /** Asks a request for what was asked for all images. */
    void askOf(ImageRequest.Builder request) {
        request.imagesPerPrompt(images)
                .settings(new PromptSettings(seed, size == null ? null : ImageSize.parse(size), steps, guidance))
                .forced(force);
    }
}
