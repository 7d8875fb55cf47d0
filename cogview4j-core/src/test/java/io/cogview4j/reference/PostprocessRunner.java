package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Latents;
import io.cogview4j.image.PixelConversion;
import io.cogview4j.image.RgbImage;

/** {@code postprocess}: decoded floats to pixels, at the edges between two levels. */
final class PostprocessRunner implements ReferenceRunner {
    @Override
    public void run(ReferenceCase reference) {
        Latents decoded = reference.latents("in.decoded");
        double[] want = reference.doubles("out.image_uint8");
        int bytes = want.length / decoded.batch();
        for (int i = 0; i < decoded.batch(); i++) {
            RgbImage image = PixelConversion.toPixels(decoded.image(i).values(), decoded.height(), decoded.width());
            byte[] expected = new byte[bytes];
            for (int k = 0; k < bytes; k++) {
                expected[k] = (byte) want[i * bytes + k];
            }
            assertThat(image.rgb()).isEqualTo(expected);
        }
    }
}
