package io.cogview4j.vae;

import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.StageNeeds;
import java.util.List;

/**
 * Adds up what the layers of a half of the autoencoder need for one image, one layer after the other; to be kept in step
 * with the code that allocates.
 */
final class LayerNeeds {
    private final Strips strips;
    private final long stripTemporaries;
    private final long kernelCopies;
    private long height;
    private long width;
    private long peakValues;
    private double operations;

    /**
     * Of an image whose features begin at this size.
     *
     * @param stripTemporaries how many tensors of the size of a strip there are beside features: its padded input, the
     *     convolution's output, what is made on the way from one to the other, and what the allocator holds on to of those
     *     that are freed
     * @param kernelCopies how many copies of a layer's kernel in float32 count with that layer
     */
    LayerNeeds(Strips strips, long height, long width, long stripTemporaries, long kernelCopies) {
        this.strips = strips;
        this.stripTemporaries = stripTemporaries;
        this.kernelCopies = kernelCopies;
        this.height = height;
        this.width = width;
    }

    /**
     * Of the process where a device computes: weights of a layer as they are stored and as they are converted, and an image as it is on the
     * device, as numbers and as pixels.
     *
     * @param sizes of the weights that are used
     * @param imageValues of an image
     */
    static StageNeeds sending(WeightSizes sizes, long imageValues, int images, double operations) {
        long work = sizes.largestFloat32Bytes() + 3 * Float.BYTES * imageValues;
        return new StageNeeds(sizes.largestLayerBytes(), List.of(), work, images, operations);
    }

    /** From here on features have this size. */
    void resize(long newHeight, long newWidth) {
        height = newHeight;
        width = newWidth;
    }

    long height() {
        return height;
    }

    long width() {
        return width;
    }

    /** Of all features of so many channels. */
    long values(int channels) {
        return channels * height * width;
    }

    /** Of the temporaries of a strip of such features. */
    long temporaries(int channels) {
        return stripTemporaries * strips.values(channels, height, width);
    }

    /** Of what is held of a 3x3 kernel while it is used. */
    long kernel(int in, int out) {
        return kernelCopies * 9 * in * out;
    }

    /** So many values are in memory at once. */
    void atOnce(long values) {
        peakValues = Math.max(peakValues, values);
    }

    /** The most that is in memory at once. */
    long peakBytes() {
        return Float.BYTES * peakValues;
    }

    void computed(double operations) {
        this.operations += operations;
    }

    /** A 3x3 convolution that keeps the size. */
    void convolution(int in, int out) {
        computed(18.0 * in * out * height * width);
    }

    /** {@link MidBlock}. */
    void middle(VaeConfig config) {
        int channels = config.midChannels();
        long features = values(channels);
        resnet(features, false, channels, channels);
        resnet(features, false, channels, channels);
        if (config.midBlockAddAttention()) {
            atOnce(7 * features);
        }
    }

    /**
     * {@link ResnetBlock}.
     *
     * @param input values of what the features rest on
     * @param computed whether they are computed of that when they are needed, so that the block cannot overwrite them
     */
    void resnet(long input, boolean computed, int in, int out) {
        long features = values(out);
        long sum = in == out && !computed ? 0 : features;
        atOnce(input + features + sum + temporaries(Math.max(in, out)) + kernel(Math.max(in, out), out));
        convolution(in, out);
        convolution(out, out);
    }

    double operations() {
        return operations;
    }
}
