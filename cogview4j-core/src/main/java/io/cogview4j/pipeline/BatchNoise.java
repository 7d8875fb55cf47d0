package io.cogview4j.pipeline;

import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.random.NoiseSource;
import java.util.Arrays;
import java.util.List;

/**
 * The noise of a batch of images.
 *
 * @param initial where the images start, {@code [images, C, Hl, Wl]}
 * @param source of the noise that stochastic sampling adds
 */
public record BatchNoise(Latents initial, NoiseSource source) {
    /** @throws InvalidRequestException if given latents or seeds do not fit the images */
    static BatchNoise of(InitialNoise noise, int images, int channels, int height, int width) {
        NoiseSource source =
                switch (noise) {
                    case InitialNoise.Seed(long seed) -> NoiseSource.ofBatch(seed);
                    case InitialNoise.SeedPerImage(List<Long> seeds) -> NoiseSource.ofEach(seeds);
                    case InitialNoise.Given _ -> NoiseSource.ofBatch(0); // for stochastic sampling only
                };
        if (!(noise instanceof InitialNoise.Given(Latents given))) {
            float[] drawn = source.normal(images, channels * height * width);
            return new BatchNoise(new Latents(drawn, images, channels, height, width), source);
        }
        requireFit(given, images, channels, height, width);
        return new BatchNoise(given, source);
    }

    private static void requireFit(Latents given, int images, int channels, int height, int width) {
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

    /** What images {@code from} to {@code to - 1} have of it. A shared source stays whole: it is not to be drawn from. */
    BatchNoise slice(int from, int to) {
        int each = initial.valuesPerImage();
        float[] values = Arrays.copyOfRange(initial.values(), from * each, to * each);
        return new BatchNoise(
                new Latents(values, to - from, initial.channels(), initial.height(), initial.width()),
                source.isShared() ? source : source.slice(from, to));
    }
}
