package io.cogview4j.vae;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.StageNeeds;
import java.util.ArrayList;
import java.util.List;

/** What decoding one image needs, layer by layer; to be kept in step with the code that allocates. */
public final class DecoderNeeds {
    /** Some of them for what the allocator keeps of the stages before. */
    private static final long STRIP_TEMPORARIES = 10;

    /** An upsampled strip is assembled of up to three that were computed. */
    private static final long UPSAMPLED_STRIPS = 4;

    private final VaeConfig config;
    private final Strips strips;
    private final LayerNeeds layers;

    private DecoderNeeds(VaeConfig config, Strips strips, long latentHeight, long latentWidth) {
        this.config = config;
        this.strips = strips;
        this.layers = new LayerNeeds(strips, latentHeight, latentWidth, STRIP_TEMPORARIES, 0);
    }

    /**
     * In memory of the process and, where a device computes, in that of the device.
     *
     * @param sizes of all weights in the autoencoder's files
     * @param strips of the processor; a device cuts images as it has room
     * @param latentHeight of the images
     * @param latentWidth of the images
     * @param images which are decoded one at a time
     */
    public static StageNeeds of(
            WeightSizes sizes,
            VaeConfig config,
            ComputeSettings compute,
            Strips strips,
            long latentHeight,
            long latentWidth,
            int images) {
        DecoderNeeds needs = new DecoderNeeds(config, strips, latentHeight, latentWidth);
        needs.first();
        needs.layers.middle(config);
        needs.levels();
        needs.head();
        WeightSizes decoder = sizes.where(name -> !name.contains("encoder."));
        if (compute.device() != Device.CPU) {
            long pixels = config.scaleFactor() * latentHeight * config.scaleFactor() * latentWidth;
            return LayerNeeds.sending(
                            decoder, config.outChannels() * pixels, images, images * needs.layers.operations())
                    .with(room -> DeviceStrips.needs(
                            compute,
                            upsampledValues(config, latentHeight, latentWidth),
                            room,
                            cut -> VaeDeviceNeeds.decoding(config, cut, latentHeight, latentWidth)));
        }
        long kernel = decoder.largestFloat32Bytes(); // which convolves where there are no units for bfloat16
        long weight =
                decoder.stagingBytes() + 3 * kernel; // prepared, the library's copy, the one that was freed before
        return new StageNeeds(
                decoder.largestLayerBytes(),
                List.of(),
                needs.layers.peakBytes() + weight,
                images,
                images * needs.layers.operations());
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

    private void first() {
        int channels = config.midChannels();
        layers.atOnce(2 * layers.values(channels)); // the convolution, and its copy in the library's order
        layers.convolution(config.latentChannels(), channels);
    }

    private void levels() {
        List<Integer> channels = config.blockOutChannels().reversed();
        long input = layers.values(config.midChannels());
        boolean computed = false;
        for (int level = 0; level < channels.size(); level++) {
            int in = channels.get(Math.max(0, level - 1));
            int out = channels.get(level);
            for (int i = 0; i <= config.layersPerBlock(); i++) {
                layers.resnet(input, computed, i == 0 ? in : out, out);
                input = layers.values(out);
                computed = false;
            }
            if (level < channels.size() - 1) {
                long kernels = 16L * out * out;
                long larger = 4 * input;
                computed = larger > strips.wholeValues();
                layers.computed((computed ? 2 : 1) * 2.0 * kernels * layers.height() * layers.width());
                layers.resize(2 * layers.height(), 2 * layers.width());
                long strip = strips.values(out, layers.height(), layers.width());
                if (computed) {
                    input += kernels + UPSAMPLED_STRIPS * strip;
                } else {
                    layers.atOnce(input + larger + kernels + UPSAMPLED_STRIPS * strip + layers.temporaries(out));
                    input = larger;
                }
            }
        }
    }

    private void head() {
        int channels = config.blockOutChannels().getFirst();
        layers.atOnce(layers.values(channels)
                + 3 * layers.values(config.outChannels()) // the tensor, its values, the pixels
                + layers.temporaries(channels));
        layers.convolution(channels, config.outChannels());
    }
}
