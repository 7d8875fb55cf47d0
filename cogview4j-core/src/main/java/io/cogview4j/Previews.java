package io.cogview4j;

import io.cogview4j.events.Step;
import io.cogview4j.preview.LatentColours;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the images of a run will look like, seen while it denoises. A preview is blurred and its colours are nearly those of
 * the image: each position of the latents becomes a pixel, by a linear map that was fitted to the VAE of the model. It takes
 * no network, no memory worth mentioning, and at most some milliseconds.
 *
 * <p>For any number of runs of the model that it was made for, on any thread.
 */
public final class Previews {
    private final LatentColours colours;

    Previews(LatentColours colours) {
        this.colours = colours;
    }

    /**
     * What a step predicts of the images that are denoised together, in their order; each normally an eighth as wide and as
     * high as its image.
     *
     * @throws IllegalArgumentException if the step is one of a model whose latents have other channels
     */
    public List<Picture> of(Step step) {
        return IntStream.range(0, step.clean().batch())
                .mapToObj(image -> new Picture(colours.picture(step.clean(), image)))
                .toList();
    }
}
