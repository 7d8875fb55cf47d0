package io.cogview4j.api;

import java.util.List;

/** Where the latents of the first step come from. */
public sealed interface InitialNoise {
    /** One draw for the whole batch, as from {@code torch.Generator("cpu").manual_seed(seed)}. */
    record Seed(long seed) implements InitialNoise {}

    /** One draw for each picture, each from a seed of its own: a picture does not depend on its neighbours. */
    record Seeds(List<Long> seeds) implements InitialNoise {
        public Seeds {
            seeds = List.copyOf(seeds);
        }
    }

    /** Latents that were made elsewhere, {@code [pictures, channels, height, width]}. */
    record Given(Latents latents) implements InitialNoise {}
}
