package io.cogview4j.vae;

import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.StageNeeds;
import java.util.ArrayList;
import java.util.List;

/** What decoding one image needs, layer by layer; to be kept in step with the code that allocates. */
public final class DecoderNeeds {
    /**
     * Temporaries of a strip: its padded input, the convolution's output, what is made on the way from one to the other,
     * and what the allocator holds on to of those that are freed, and of the stages before.
     */
    private static final long STRIP_TEMPORARIES = 10;

    /** An upsampled strip is assembled of up to three that were computed. */
    private static final long UPSAMPLED_STRIPS = 4;

    private final VaeConfig config;
    private final Strips strips;
    private long height;
    private long width;
    private long peakValues;
    private double operations;

    private DecoderNeeds(VaeConfig config, Strips strips, long latentHeight, long latentWidth) {
        this.config = config;
        this.strips = strips;
        this.height = latentHeight;
        this.width = latentWidth;
    }

    /**
     * @param sizes of all weights in the autoencoder's files
     * @param latentHeight of the images
     * @param latentWidth of the images
     * @param images which are decoded one at a time
     */
    public static StageNeeds of(
            WeightSizes sizes, VaeConfig config, Strips strips, long latentHeight, long latentWidth, int images) {
        WeightSizes decoder = sizes.where(name -> !name.contains("encoder."));
        DecoderNeeds needs = new DecoderNeeds(config, strips, latentHeight, latentWidth);
        needs.middle();
        needs.levels();
        needs.head();
        long kernel = decoder.largestFloat32Bytes(); // which convolves where there are no units for bfloat16
        long weight =
                decoder.stagingBytes() + 3 * kernel; // prepared, the library's copy, the one that was freed before
        return new StageNeeds(
                decoder.largestLayerBytes(),
                List.of(),
                Float.BYTES * needs.peakValues + weight,
                images,
                images * needs.operations);
    }

    /** The sizes of upsampled features, largest first: what {@link Strips#wholeValues} chooses from. */
    public static List<Long> upsampledValues(VaeConfig config, long latentHeight, long latentWidth) {
        List<Integer> channels = config.blockOutChannels().reversed();
        List<Long> values = new ArrayList<>();
        long pixels = latentHeight * latentWidth;
        for (int level = 0; level < channels.size() - 1; level++) {
            pixels *= 4;
            values.add(channels.get(level) * pixels);
        }
        return values.reversed();
    }

    private void middle() {
        int channels = config.midChannels();
        long features = channels * height * width;
        atOnce(2 * features); // the first convolution, and its copy in the library's order
        convolution(config.latentChannels(), channels);
        for (int i = 0; i < 2; i++) {
            resnet(features, false, channels, channels);
        }
        if (config.midBlockAddAttention()) {
            atOnce(7 * features);
        }
    }

    private void levels() {
        List<Integer> channels = config.blockOutChannels().reversed();
        long input = config.midChannels() * height * width;
        boolean computed = false;
        for (int level = 0; level < channels.size(); level++) {
            int in = channels.get(Math.max(0, level - 1));
            int out = channels.get(level);
            for (int i = 0; i <= config.layersPerBlock(); i++) {
                resnet(input, computed, i == 0 ? in : out, out);
                input = out * height * width;
                computed = false;
            }
            if (level < channels.size() - 1) {
                long kernels = 16L * out * out;
                long larger = 4 * input;
                computed = larger > strips.wholeValues();
                operations += (computed ? 2 : 1) * 2.0 * kernels * height * width;
                height *= 2;
                width *= 2;
                long strip = strips.values(out, height, width);
                if (computed) {
                    input += kernels + UPSAMPLED_STRIPS * strip;
                } else {
                    atOnce(input + larger + kernels + (UPSAMPLED_STRIPS + STRIP_TEMPORARIES) * strip);
                    input = larger;
                }
            }
        }
    }

    private void head() {
        int channels = config.blockOutChannels().getFirst();
        long pixels = height * width;
        atOnce(channels * pixels
                + 3L * config.outChannels() * pixels // the tensor, its values, the pixels
                + STRIP_TEMPORARIES * strips.values(channels, height, width));
        convolution(channels, config.outChannels());
    }

    /**
     * @param input values of what the features rest on
     * @param computed whether they are computed of that when they are needed, so that the block cannot overwrite them
     */
    private void resnet(long input, boolean computed, int in, int out) {
        long features = out * height * width;
        long sum = in == out && !computed ? 0 : features;
        atOnce(input + features + sum + STRIP_TEMPORARIES * strips.values(Math.max(in, out), height, width));
        convolution(in, out);
        convolution(out, out);
    }

    private void convolution(int in, int out) {
        operations += 18.0 * in * out * height * width;
    }

    private void atOnce(long values) {
        peakValues = Math.max(peakValues, values);
    }
}
