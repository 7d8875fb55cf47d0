package io.cogview4j.resume;

import org.jspecify.annotations.Nullable;

/**
 * The networks that draw.
 *
 * @param name what the model was called
 * @param transformer what is sampled of its weights
 * @param transformerWeights its fingerprint; null if its files had not been read through
 * @param vae what is sampled of its weights
 * @param vaeWeights its fingerprint; null if its files had not been read through
 */
public record SavedModel(
        String name,
        String transformer,
        @Nullable String transformerWeights,
        String vae,
        @Nullable String vaeWeights) {}
