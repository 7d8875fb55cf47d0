package io.cogview4j.cli;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.pipeline.ImageGenerator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How pictures are to be made. */
final class PictureOptions {
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

    /** @throws InvalidRequestException if a value makes no picture, whatever the checkpoint */
    void requireSound() {
        if (images < 1) {
            throw new InvalidRequestException(MessageCode.IMAGES_NOT_POSITIVE, images);
        }
        settings(PictureSettings.NONE, List.of(0L));
    }

    ImageGenerator generator(Checkpoint checkpoint) {
        ImageGenerator generator = ImageGenerator.of(checkpoint);
        return force ? generator.withForeignOrigin() : generator;
    }

    int images() {
        return images;
    }

    /** What is asked for all pictures. */
    PictureSettings asked() {
        return new PictureSettings(seed, size == null ? null : ImageSize.parse(size), steps, guidance);
    }

    /**
     * The settings for one run.
     *
     * @param of what the prompts of the run ask for; what is asked for all pictures comes first
     * @param seeds one for each picture
     */
    GenerationSettings settings(PictureSettings of, List<Long> seeds) {
        return asked().or(of)
                .request()
                .imagesPerPrompt(images)
                .noise(new InitialNoise.Seeds(seeds))
                .beyondLimits(force)
                .build();
    }
}
