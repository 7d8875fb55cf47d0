package io.cogview4j.vae;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.memory.StageNeeds;
import java.util.List;

/** What encoding one image needs, layer by layer; to be kept in step with the code that allocates. */
public final class EncoderNeeds {
    private static final long STRIP_TEMPORARIES = 6;

    /** As the weight is converted, as it is prepared, the library's copy, and the one that was freed before. */
    private static final long KERNEL_COPIES = 4;

    private final VaeConfig config;
    private final LayerNeeds layers;
    private final long image;

    private EncoderNeeds(VaeConfig config, Strips strips, long height, long width) {
        this.config = config;
        this.layers = new LayerNeeds(strips, height, width, STRIP_TEMPORARIES, KERNEL_COPIES);
        this.image = layers.values(config.inChannels());
    }

    /**
     * In memory of the process and, where a device computes, in that of the device.
     *
     * @param sizes of all weights in the autoencoder's files
     * @param strips of the processor; a device cuts images as it has room
     * @param height of the images in pixels
     * @param width of the images in pixels
     * @param images which are encoded one at a time
     */
    public static StageNeeds of(
            WeightSizes sizes,
            VaeConfig config,
            ComputeSettings compute,
            Strips strips,
            long height,
            long width,
            int images) {
        EncoderNeeds needs = new EncoderNeeds(config, strips, height, width);
        needs.levels();
        needs.layers.middle(config);
        needs.head();
        WeightSizes encoder = sizes.where(name -> !name.contains("decoder."));
        if (compute.device() != Device.CPU) {
            long values = config.inChannels() * height * width;
            return LayerNeeds.sending(encoder, values, images, images * needs.layers.operations())
                    .with(room -> DeviceStrips.needs(
                            compute, List.of(), room, cut -> VaeDeviceNeeds.encoding(config, cut, height, width)));
        }
        return new StageNeeds(
                encoder.largestLayerBytes(),
                List.of(),
                needs.layers.peakBytes() + Float.BYTES * needs.image, // its floats stay to the end
                images,
                images * needs.layers.operations());
    }

    private void levels() {
        List<Integer> channels = config.blockOutChannels();
        int first = channels.getFirst();
        layers.convolution(config.inChannels(), first);
        layers.atOnce(image + layers.values(first) + layers.temporaries(first)); // the image as a tensor
        for (int level = 0; level < channels.size(); level++) {
            int in = channels.get(Math.max(0, level - 1));
            int out = channels.get(level);
            for (int i = 0; i < config.layersPerBlock(); i++) {
                int before = i == 0 ? in : out;
                layers.resnet(layers.values(before), false, before, out);
            }
            if (level < channels.size() - 1) {
                downsampler(out);
            }
        }
    }

    private void downsampler(int channels) {
        long input = layers.values(channels);
        layers.resize(layers.height() / 2, layers.width() / 2);
        layers.atOnce(
                input + layers.values(channels) + layers.temporaries(4 * channels) + layers.kernel(channels, channels));
        layers.convolution(channels, channels);
    }

    private void head() {
        int channels = config.midChannels();
        int moments = 2 * config.latentChannels();
        layers.atOnce(layers.values(channels)
                + 3 * layers.values(moments)
                + layers.temporaries(channels)
                + layers.kernel(channels, moments));
        layers.convolution(channels, moments);
    }
}
