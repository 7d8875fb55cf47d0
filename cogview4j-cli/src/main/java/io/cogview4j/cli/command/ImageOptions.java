package io.cogview4j.cli.command;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How images are to be made. */
final class ImageOptions {
    private static final String ANY_SEED = "-1"; // as in other programs of this kind
    private static final BigInteger SMALLEST_SEED = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LARGEST_SEED = new BigInteger(Long.toUnsignedString(-1));

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
            description = "The same seed gives the same picture. Each further picture takes the next. Without it, or "
                    + "with -1: any.")
    private @Nullable String seed;

    @Option(names = "--images", paramLabel = "N", description = "How many pictures of each prompt.")
    private int images = 1;

    @Option(
            names = "--lora",
            paramLabel = "FILE[:WEIGHT]",
            description = "Adapt the model with a LoRA (safetensors): weight 1 as it was trained, 0 not at all; "
                    + "without it: 1. Several add up.")
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

    /** Asks a request for what was asked for all images. */
    void askOf(ImageRequest.Builder request) {
        request.imagesPerPrompt(images)
                .settings(new PromptSettings(seed(), size == null ? null : ImageSize.parse(size), steps, guidance))
                .forced(force);
        loras.stream().map(LoraArgument::parse).forEach(request::lora);
    }

    /** One of the 64 bits that torch takes for a seed, with a sign or without; null for any. */
    private @Nullable Long seed() {
        if (seed == null || seed.equals(ANY_SEED)) {
            return null;
        }
        try {
            BigInteger number = new BigInteger(seed.strip());
            if (number.compareTo(SMALLEST_SEED) >= 0 && number.compareTo(LARGEST_SEED) <= 0) {
                return number.longValue();
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new InvalidRequestException(CliMessage.SEED_INVALID, seed, SMALLEST_SEED, LARGEST_SEED);
    }
}
