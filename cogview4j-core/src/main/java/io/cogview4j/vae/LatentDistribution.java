package io.cogview4j.vae;

import io.cogview4j.api.Latents;
import java.util.ArrayList;
import java.util.List;

/**
 * What the encoder says of images: a normal distribution for every latent; diffusers' {@code
 * DiagonalGaussianDistribution}.
 *
 * @param mean {@code [batch, latentChannels, h, w]}
 * @param logvar natural logarithms of the variances, of the same shape, clamped to [-30, 20]
 */
public record LatentDistribution(Latents mean, Latents logvar) {
    private static final float LEAST_LOGVAR = -30;
    private static final float MOST_LOGVAR = 20;

    /** From the moments of each image: means in the first half of the channels, logarithms in the second. */
    static LatentDistribution of(List<Planes> moments) {
        Planes first = moments.getFirst();
        int size = first.values().length / 2;
        float[] mean = new float[moments.size() * size];
        float[] logvar = new float[moments.size() * size];
        for (int image = 0; image < moments.size(); image++) {
            float[] values = moments.get(image).values();
            System.arraycopy(values, 0, mean, image * size, size);
            for (int i = 0; i < size; i++) {
                logvar[image * size + i] = Math.clamp(values[size + i], LEAST_LOGVAR, MOST_LOGVAR);
            }
        }
        return new LatentDistribution(latents(mean, moments.size(), first), latents(logvar, moments.size(), first));
    }

    private static Latents latents(float[] values, int batch, Planes moments) {
        return new Latents(values, batch, moments.channels() / 2, moments.height(), moments.width());
    }

    /**
     * Samples of the one image that this is a distribution of, {@code mean + exp(logvar / 2) noise}.
     *
     * @param noise standard normal, {@code [samples, latentChannels, h, w]}
     */
    public Latents sample(Latents noise) {
        List<Latents> samples = new ArrayList<>();
        for (int i = 0; i < noise.batch(); i++) {
            samples.add(sample(noise.image(i).values()));
        }
        return Latents.concat(samples);
    }

    /** {@code mean + exp(logvar / 2) noise}, for standard normal noise of the mean's shape. */
    public Latents sample(float[] noise) {
        float[] means = mean.values();
        if (noise.length != means.length) {
            throw new IllegalArgumentException(
                    "%d values of noise for %d latents".formatted(noise.length, means.length));
        }
        float[] values = new float[means.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = means[i] + (float) Math.exp(0.5f * logvar.values()[i]) * noise[i];
        }
        return new Latents(values, mean.batch(), mean.channels(), mean.height(), mean.width());
    }
}
