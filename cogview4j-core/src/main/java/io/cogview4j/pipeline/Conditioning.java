package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;

/**
 * What guides images beside their text: channels that go into the transformer with the latents, and what is done to
 * latents between steps.
 */
public interface Conditioning {
    /** Text alone. */
    Conditioning NONE = new Conditioning() {};

    /** What the transformer sees of latents {@code [1, C, Hl, Wl]} of an image. */
    default Latents input(Latents latents) {
        return latents;
    }

    /**
     * What goes into the next step of latents that a step has made.
     *
     * @param latents {@code [images, C, Hl, Wl]}
     * @param step the one that made them, from 0
     */
    default Latents after(Latents latents, int step) {
        return latents;
    }
}
