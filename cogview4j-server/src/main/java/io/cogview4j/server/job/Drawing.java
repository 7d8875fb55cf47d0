package io.cogview4j.server.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures to make. What is null is left to the model.
 *
 * @param prompt what they show; null if embeddings say it
 * @param negativePrompt what they should not show
 * @param embeddings a file of embeddings in place of a prompt
 * @param count how many pictures, each with the next seed
 * @param width in pixels
 * @param height in pixels
 * @param seed of the first picture; null until the job is taken in, when one is drawn
 * @param sampler by the name that the library knows
 * @param cache of steps, as the library writes it
 * @param edit what they are made from; null for noise
 * @param memory the budget of the run, as {@code 4GiB}; null for the server's
 * @param output in which form the pictures are stored
 * @param previews whether somebody wants to see them while they are made
 */
public record Drawing(
        @Nullable String prompt,
        @Nullable String negativePrompt,
        @Nullable EmbeddingsChoice embeddings,
        int count,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Integer steps,
        @Nullable Double guidance,
        @Nullable Long seed,
        @Nullable String sampler,
        @Nullable String cache,
        @Nullable PictureEdit edit,
        List<LoraChoice> loras,
        @Nullable String memory,
        PictureOutput output,
        boolean previews)
        implements Work {
    public Drawing {
        loras = List.copyOf(loras);
    }

    /**
     * Embeddings that are among the server's files.
     *
     * @param number of the one prompt that is meant, from 1; null for all
     */
    public record EmbeddingsChoice(BlobId file, @Nullable Integer number) {}

    /**
     * What pictures are made from.
     *
     * @param picture a PNG or JPEG file
     * @param mask says what is painted anew; null for everything
     * @param maskInverted whether black is painted anew, and not white
     * @param strength 0 to 1; null for the library's
     */
    public record PictureEdit(
            BlobId picture,
            @Nullable BlobId mask,
            boolean maskInverted,
            @Nullable Double strength) {}

    /**
     * An adaptation.
     *
     * @param name of a file in the server's folder of adaptations, without folder and ending
     */
    public record LoraChoice(String name, double weight) {}

    @Override
    public Kind kind() {
        return edit == null ? Kind.GENERATION : Kind.EDIT;
    }

    /** The same with this seed. */
    public Drawing withSeed(long seed) {
        return new Drawing(
                prompt,
                negativePrompt,
                embeddings,
                count,
                width,
                height,
                steps,
                guidance,
                seed,
                sampler,
                cache,
                edit,
                loras,
                memory,
                output,
                previews);
    }
}
