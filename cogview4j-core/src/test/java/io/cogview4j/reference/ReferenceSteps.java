package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Latents;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.image.RgbImage;
import io.cogview4j.vae.VaeDecoder;
import java.util.List;

/** What every whole call is held against: the latents after every step, and the images. */
final class ReferenceSteps {
    /** "At most 1 apart, and only in a few pixels per ten thousand." */
    private static final double SHARE_OF_PIXELS_OFF_BY_ONE = 5e-4;

    private ReferenceSteps() {}

    /** @param seen latents after each step that was made */
    static void check(ReferenceCase reference, List<Latents> seen) {
        for (int i = 0; i < seen.size(); i++) {
            reference.tolerance().check("latents after step " + i, seen.get(i).values(), reference.doubles(name(i)));
        }
        assertThat(reference.has(name(seen.size())))
                .as("the reference goes on after our last step")
                .isFalse();
    }

    private static String name(int step) {
        return "trace.latents_step.%03d".formatted(step);
    }

    static void checkImages(ReferenceCase reference, Checkpoint checkpoint, Latents latents) {
        reference.tolerance().check("decoded", decode(checkpoint, latents), reference.doubles("out.decoded"));
        checkPixels(Stages.of(checkpoint).decode(latents), reference.doubles("out.image_uint8"));
    }

    private static float[] decode(Checkpoint checkpoint, Latents latents) {
        try (VaeDecoder decoder = VaeDecoder.open(checkpoint.vae())) {
            return ReferenceImages.values(decoder.decode(decoder.config().unscaled(latents)));
        }
    }

    private static void checkPixels(List<RgbImage> images, double[] want) {
        int offByOne = 0;
        int at = 0;
        for (RgbImage image : images) {
            for (byte value : image.rgb()) {
                double difference = Math.abs(Byte.toUnsignedInt(value) - want[at++]);
                assertThat(difference).as("pixel value %d", at - 1).isLessThanOrEqualTo(1);
                offByOne += difference > 0 ? 1 : 0;
            }
        }
        assertThat(at).as("values").isEqualTo(want.length);
        assertThat(offByOne / (double) want.length).as("share off by one").isLessThan(SHARE_OF_PIXELS_OFF_BY_ONE);
    }
}
