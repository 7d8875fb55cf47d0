package io.cogview4j.pipeline;

import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.editing.GuidePictures;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.random.NoiseSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The noise of a batch of images, {@code [images, C, Hl, Wl]} each.
 *
 * @param initial where the images start
 * @param picture with which the VAE's distribution of a start picture is sampled; null without one
 * @param control with which that of a control image is sampled; null without one
 * @param source of the noise that stochastic sampling adds
 */
public record BatchNoise(
        Latents initial,
        @Nullable Latents picture,
        @Nullable Latents control,
        NoiseSource source) {
    /**
     * Draws it. A generator gives the noise of a start picture first, as it does where diffusers' image-to-image pipelines
     * share one. Noise for a control image comes from a generator of its own that begins with the same seed: diffusers
     * takes the global one.
     *
     * @param from what it is drawn for: whether there is a start picture, or a control image
     * @param shape of the latents, as many as there are images
     * @throws InvalidRequestException if given latents or seeds do not fit the images
     */
    static BatchNoise of(InitialNoise noise, GuidePictures from, Shape shape) {
        NoiseSource source = source(noise);
        @Nullable Latents picture = from.start() == null ? null : shape.draw(source);
        @Nullable Latents control = from.control() == null ? null : shape.draw(source(noise));
        if (noise instanceof InitialNoise.Given(Latents given)) {
            shape.requireFit(given);
            return new BatchNoise(given, picture, control, source);
        }
        return new BatchNoise(shape.draw(source), picture, control, source);
    }

    /** The same with other noise for the control image. */
    public BatchNoise withControl(Latents control) {
        return new BatchNoise(initial, picture, control, source);
    }

    private static NoiseSource source(InitialNoise noise) {
        return switch (noise) {
            case InitialNoise.Seed(long seed) -> NoiseSource.ofBatch(seed);
            case InitialNoise.SeedPerImage(List<Long> seeds) -> NoiseSource.ofEach(seeds);
            case InitialNoise.Given _ -> NoiseSource.ofBatch(0); // for all other noise
        };
    }

    /** Of the latents of a batch. */
    record Shape(int images, int channels, int height, int width) {
        private Latents draw(NoiseSource source) {
            return new Latents(source.normal(images, channels * height * width), images, channels, height, width);
        }

        private void requireFit(Latents given) {
            if (given.batch() != images
                    || given.channels() != channels
                    || given.height() != height
                    || given.width() != width) {
                throw new InvalidRequestException(
                        CoreMessage.LATENTS_OTHER_SHAPE,
                        List.of(given.batch(), given.channels(), given.height(), given.width()),
                        List.of(images, channels, height, width));
            }
            if (!Finite.all(given.values())) {
                throw new InvalidRequestException(CoreMessage.LATENTS_NOT_FINITE);
            }
        }
    }

    /** What images {@code from} to {@code to - 1} have of it. A shared source stays whole: it is not to be drawn from. */
    BatchNoise slice(int from, int to) {
        return new BatchNoise(
                initial.images(from, to),
                picture == null ? null : picture.images(from, to),
                control == null ? null : control.images(from, to),
                source.isShared() ? source : source.slice(from, to));
    }
}
