package io.cogview4j.api;

import org.jspecify.annotations.Nullable;

/**
 * What took part in making an image beside what was asked for; null where that is not known. Two runs that agree in all of it
 * give the same pixels.
 *
 * @param transformer fingerprint of its weights: {@code weights:} and what is certain, {@code sampled:} and what was told from
 *     samples, because the files had not been read through
 * @param vae fingerprint of its weights
 * @param encoder fingerprint of the text encoder's weights
 * @param tokenizer fingerprint of the tokenizer
 * @param promptTokens of the prompt's embedding, padding included
 * @param negativeTokens of the negative prompt's embedding, padding included; null also if none took part
 * @param maxTokens where the prompt was cut; null also for the model's own limit
 * @param instructions of the processor that libtorch used, {@code AVX2} for example
 * @param original what the user wrote, if the prompt was written from it by a language model
 * @param pictures that the image was made from; null for none
 */
public record Making(
        @Nullable String transformer,
        @Nullable String vae,
        @Nullable String encoder,
        @Nullable String tokenizer,
        @Nullable Integer promptTokens,
        @Nullable Integer negativeTokens,
        @Nullable Integer maxTokens,
        @Nullable String instructions,
        @Nullable String original,
        @Nullable SourcePictures pictures) {
    /** Nothing is known. */
    public static final Making UNKNOWN = new Making(null, null, null, null, null, null, null, null, null, null);
}
