package io.cogview4j.vae;

import java.util.List;

/**
 * How many operations on floating-point numbers decoding takes if every convolution is computed as it is defined, whatever
 * is done instead: two for each weight of a kernel and each position. Norms and activations are left out.
 */
public final class DecoderOperations {
    private static final int KERNEL = 9;

    private DecoderOperations() {}

    /** Of one image with latents of this size. */
    public static double of(VaeConfig config, long latentHeight, long latentWidth) {
        List<Integer> channels = config.blockOutChannels().reversed();
        double pixels = latentHeight * latentWidth;
        int mid = config.midChannels();
        double operations = convolution(config.latentChannels(), mid, pixels) + 4 * convolution(mid, mid, pixels);
        if (config.midBlockAddAttention()) {
            operations += 8.0 * mid * mid * pixels + 4 * mid * pixels * pixels;
        }
        for (int level = 0; level < channels.size(); level++) {
            int in = channels.get(Math.max(0, level - 1));
            int out = channels.get(level);
            operations +=
                    convolution(in, out, pixels) + (2 * config.layersPerBlock() + 1) * convolution(out, out, pixels);
            if (in != out) {
                operations += 2.0 * in * out * pixels; // around the first block
            }
            if (level < channels.size() - 1) {
                pixels *= 4;
                operations += convolution(out, out, pixels);
            }
        }
        return operations + convolution(channels.getLast(), config.outChannels(), pixels);
    }

    private static double convolution(int in, int out, double pixels) {
        return 2.0 * KERNEL * in * out * pixels;
    }
}
