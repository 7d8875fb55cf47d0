package io.cogview4j.editing;

import io.cogview4j.api.Latents;

/**
 * What guides images beside their text: channels that go into the transformer with the latents, and what is done to
 * latents between steps.
 */
public interface Conditioning {
    /** Text alone. */
    Conditioning NONE = new Conditioning() {};

    /**
     * What the transformer sees of an image.
     *
     * @param latents {@code [1, C, Hl, Wl]}
     * @param image its place in the batch, from 0
     */
    default Latents input(Latents latents, int image) {
        return latents;
    }

    /**
     * What goes on of latents that a step has made.
     *
     * @param latents {@code [images, C, Hl, Wl]}, at the noise level after the step
     * @param step the one that made them, from 0 at the beginning of the schedule
     */
    default Latents after(Latents latents, int step) {
        return latents;
    }

    /** This, and then that. */
    default Conditioning and(Conditioning other) {
        Conditioning first = this;
        return new Conditioning() {
            @Override
            public Latents input(Latents latents, int image) {
                return other.input(first.input(latents, image), image);
            }

            @Override
            public Latents after(Latents latents, int step) {
                return other.after(first.after(latents, step), step);
            }
        };
    }
}
