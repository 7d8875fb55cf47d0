package io.cogview4j.vae;

import io.cogview4j.api.Precision;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.memory.DeviceRoom;
import java.util.List;

/**
 * What a half of the autoencoder takes of a device's memory; to be kept in step with the code that allocates there.
 *
 * @param weightBytes stay there while the network is open
 * @param workBytes are taken beside them for an image; images are computed one at a time
 */
record VaeDeviceNeeds(long weightBytes, long workBytes) {
    /** What does not fit anywhere. */
    private static final long TOO_MUCH = Long.MAX_VALUE / 2;

    long bytes() {
        return weightBytes + workBytes;
    }

    boolean fit(DeviceRoom room) {
        return workBytes < TOO_MUCH && bytes() <= room.bytes();
    }

    /** The same for a plan; there are no blocks. */
    DeviceNeeds planned() {
        return new DeviceNeeds(weightBytes, 0, 0, workBytes);
    }

    /** Of an image with latents of this size, in these strips and their precision. */
    static VaeDeviceNeeds decoding(VaeConfig config, Strips strips, long latentHeight, long latentWidth) {
        Walk walk = new Walk(strips, latentHeight, latentWidth);
        List<Integer> channels = config.blockOutChannels().reversed();
        int mid = config.midChannels();
        walk.first(config.latentChannels(), mid);
        walk.middle(config);
        long input = walk.features(mid);
        boolean computed = false;
        for (int level = 0; level < channels.size(); level++) {
            int in = channels.get(Math.max(0, level - 1));
            int out = channels.get(level);
            for (int i = 0; i <= config.layersPerBlock(); i++) {
                walk.resnet(input, computed, i == 0 ? in : out, out);
                input = walk.features(out);
                computed = false;
            }
            if (level < channels.size() - 1) {
                computed = 4 * out * walk.positions() > strips.wholeValues();
                input = walk.upsampler(input, computed, out);
            }
        }
        walk.head(channels.getLast(), config.outChannels());
        return walk.needs();
    }

    /** Of an image of so many pixels, in these strips and their precision. */
    static VaeDeviceNeeds encoding(VaeConfig config, Strips strips, long height, long width) {
        Walk walk = new Walk(strips, height, width);
        List<Integer> channels = config.blockOutChannels();
        walk.first(config.inChannels(), channels.getFirst());
        for (int level = 0; level < channels.size(); level++) {
            int in = channels.get(Math.max(0, level - 1));
            int out = channels.get(level);
            for (int i = 0; i < config.layersPerBlock(); i++) {
                int before = i == 0 ? in : out;
                walk.resnet(walk.features(before), false, before, out);
            }
            if (level < channels.size() - 1) {
                walk.downsampler(out);
            }
        }
        walk.middle(config);
        walk.head(config.midChannels(), 2 * config.latentChannels());
        return walk.needs();
    }

    /** Goes through the layers, one after the other. All in bytes. */
    private static final class Walk {
        /** An upsampled strip is assembled of up to three that were computed. */
        private static final long UPSAMPLED_STRIPS = 4;

        private final Strips strips;
        private final long typeBytes;
        private long height;
        private long width;
        private long weights;
        private long peak;
        private long largest; // values of a tensor that is convolved

        /** Of an image whose features begin at this size. */
        Walk(Strips strips, long height, long width) {
            this.strips = strips;
            this.typeBytes = strips.precision() == Precision.FLOAT32 ? Float.BYTES : Short.BYTES;
            this.height = height;
            this.width = width;
        }

        /** Of tensors that libraries of CUDA cannot count in 32 bits they turn to ways that are slow and take far more. */
        VaeDeviceNeeds needs() {
            return new VaeDeviceNeeds(weights, largest > Integer.MAX_VALUE ? TOO_MUCH : DeviceNeeds.withMargin(peak));
        }

        long positions() {
            return height * width;
        }

        /** Of all rows, in float32. */
        long features(long channels) {
            return Float.BYTES * channels * positions();
        }

        /** Of a strip, in float32. */
        private long strip(long channels) {
            long values = strips.values(channels, height, width);
            largest = Math.max(largest, values);
            return Float.BYTES * values;
        }

        /** Of the same in the type of convolutions, where that is another one. */
        private long rounded(long float32Bytes) {
            return typeBytes == Float.BYTES ? 0 : float32Bytes * typeBytes / Float.BYTES;
        }

        private void atOnce(long bytes) {
            peak = Math.max(peak, bytes);
        }

        /**
         * A strip on its way from one feature map to another: normed, rounded, convolved, and in float32 again; and what a library
         * takes to turn input and output over.
         */
        private long convolving(long in, long out) {
            long turned = typeBytes * (strip(in) + strip(out)) / Float.BYTES;
            return strip(in) + rounded(strip(in)) + strip(out) + rounded(strip(out)) + turned;
        }

        private void weights(long values, long bytes) {
            weights += values * bytes;
        }

        /** Decoder and encoder begin with a convolution in float32; to be sure, with three copies of what it makes. */
        void first(long in, long out) {
            weights(9 * in * out, Float.BYTES);
            atOnce(2 * features(in) + 3 * features(out));
        }

        /**
         * {@link ResnetBlock}.
         *
         * @param input of what the features rest on
         * @param computed whether they are computed of that when they are needed
         */
        void resnet(long input, boolean computed, long in, long out) {
            weights(9 * in * out + 9 * out * out, typeBytes);
            weights(in == out ? 0 : in * out, Float.BYTES);
            boolean inPlace = in == out && !computed && !strips.uncut();
            long sum = inPlace ? 0 : features(out);
            atOnce(input + features(out) + sum + Math.max(convolving(in, out), convolving(out, out)));
        }

        /** {@link MidBlock}; in case that attention is not fused, with the scores of all pairs of positions. */
        void middle(VaeConfig config) {
            long channels = config.midChannels();
            resnet(features(channels), false, channels, channels);
            resnet(features(channels), false, channels, channels);
            if (config.midBlockAddAttention()) {
                weights(4 * channels * channels, Float.BYTES);
                atOnce(8 * features(channels) + 2 * Float.BYTES * positions() * positions());
            }
        }

        /** {@link Upsampler}. Returns what the features behind it rest on. */
        long upsampler(long input, boolean computed, long channels) {
            weights(16 * channels * channels, typeBytes);
            long typed = typeBytes * channels * positions();
            height *= 2;
            width *= 2;
            long larger = features(channels);
            if (strips.uncut()) {
                largest = Math.max(largest, channels * (height + 2) * (width + 2));
                long corners = typeBytes * channels * positions();
                long turned = typed + corners;
                long stacked = corners; // where they are planes
                atOnce(input + typed + corners + Math.max(turned, stacked + larger));
                return larger;
            }
            long strip = UPSAMPLED_STRIPS * strip(channels) + convolving(channels, channels);
            if (computed) {
                return input + strip;
            }
            atOnce(input + larger + strip);
            return larger;
        }

        /** {@link Downsampler}. */
        void downsampler(long channels) {
            weights(9 * channels * channels, typeBytes);
            long input = features(channels);
            long seen = strips.uncut() ? input : Float.BYTES * strips.values(4 * channels, height / 2, width / 2);
            height /= 2;
            width /= 2;
            atOnce(input + 3 * seen + 3 * features(channels));
        }

        void head(long in, long out) {
            weights(9 * in * out, typeBytes);
            atOnce(features(in) + 2 * features(out) + convolving(in, out));
        }
    }
}
