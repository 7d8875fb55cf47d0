package io.cogview4j.api;

import java.util.List;

/** Where the latents of the first step come from. */
public sealed interface InitialNoise {
    /** One draw for the whole batch, as from {@code torch.Generator("cpu").manual_seed(seed)}. */
    record Seed(long seed) implements InitialNoise {}

    /** One draw for each image, each from a seed of its own: an image does not depend on its neighbours. */
    record SeedPerImage(List<Long> seeds) implements InitialNoise {
        public SeedPerImage {
            seeds = List.copyOf(seeds);
        }
    }

    /** Latents that were made elsewhere, {@code [images, channels, height, width]}. */
    record Given(Latents latents) implements InitialNoise {}
}
