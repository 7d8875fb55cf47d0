package io.cogview4j.cli.command;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How images are to be made. */
final class ImageOptions {
    private static final String ANY_SEED = "-1"; // as in other programs of this kind

    @Option(names = "--size", paramLabel = "WxH", description = "Width and height in pixels, multiples of 16.")
    private @Nullable String size;

    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps.")
    private @Nullable Integer steps;

    @Option(
            names = "--fast",
            description =
                    "Draw with less work, for pictures that are not quite those without it: half of the steps, of a sampler "
                            + "that needs fewer, guidance in the first of them, and steps that change little not computed wholly. "
                            + "What else is given, also in a row of --prompts, comes before that. Without --dtype: int8 where it saves time, or auto.")
    private boolean fast;

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed gives the same picture. Each further picture takes the next. Without it, or "
                    + "with -1: any.")
    private @Nullable String seed;

    @Option(names = "--images", paramLabel = "N", description = "How many pictures of each prompt.")
    private int images = 1;

    @Option(
            names = "--lora",
            paramLabel = "FILE[:WEIGHT]",
            description = "Adapt the model with a LoRA (safetensors): weight 1 as it was trained, 0 not at all; "
                    + "without it: 1. Several add up. A row of --prompts with a lora of its own has that instead.")
    private List<String> loras = List.of();

    @Option(
            names = "--force",
            description = "Also make sizes that the model was not trained for, and take embeddings that another "
                    + "text encoder made.")
    private boolean force;

    /** @throws InvalidRequestException if a value makes no image, whatever the checkpoint */
    void requireSound() {
        askOf(ImageRequest.builder());
    }

    /** What the user should know about how the seed is taken. */
    Optional<Message> note() {
        return ANY_SEED.equals(seed) ? Optional.of(Message.of(CliMessage.SEED_ANY)) : Optional.empty();
    }

    boolean asksForAnySeed() {
        return ANY_SEED.equals(seed);
    }

    boolean isFast() {
        return fast;
    }

    boolean hasLoras() {
        return !loras.isEmpty();
    }

    /** Asks a request for what was asked for all images. */
    void askOf(ImageRequest.Builder request) {
        request.imagesPerPrompt(images)
                .settings(PromptSettings.NONE
                        .withSeed(seed())
                        .withSize(size == null ? null : ImageSize.parse(size))
                        .withSteps(steps)
                        .withGuidance(sampling.guidance())
                        .withSampling(sampling.sampling()))
                .forced(force)
                .fast(fast);
        loras.stream().map(Lora::parse).forEach(request::lora);
    }

    /** The bits of a {@link TorchSeed}; null for any. */
    private @Nullable Long seed() {
        if (seed == null || seed.equals(ANY_SEED)) {
            return null;
        }
        try {
            return TorchSeed.of(new BigInteger(seed.strip()))
                    .orElseThrow(() -> invalid(seed))
                    .bits();
        } catch (NumberFormatException e) {
            throw invalid(seed);
        }
    }

    private static InvalidRequestException invalid(String seed) {
        return new InvalidRequestException(CliMessage.SEED_INVALID, seed, TorchSeed.SMALLEST, TorchSeed.LARGEST);
    }
}
