package io.cogview4j.image;

/**
 * Between the VAE's floats {@code [3, height, width]}, -1 black and 1 white, and pixels. All arithmetic is in float32, as
 * in diffusers' VaeImageProcessor, so that every pixel rounds to the same side.
 */
public final class PixelConversion {
    private PixelConversion() {}

    /**
     * The image of one decoded latent: {@code roundHalfEven(255 * clamp(0.5 x + 0.5, 0, 1))}.
     *
     * @param decoded {@code [3, height, width]}, finite: the caller reports a decoder that overflowed
     */
    public static RgbImage toPixels(float[] decoded, int height, int width) {
        int plane = planeSize(decoded.length, height, width);
        byte[] rgb = new byte[decoded.length];
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            for (int i = 0; i < plane; i++) {
                float unit = Math.clamp(decoded[channel * plane + i] * 0.5f + 0.5f, 0f, 1f);
                rgb[i * RgbImage.CHANNELS + channel] = (byte) Math.rint(unit * 255f);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** The input of the VAE's encoder, {@code [3, height, width]}: {@code 2 (pixel / 255) - 1}. */
    public static float[] toFloats(RgbImage image) {
        int plane = image.width() * image.height();
        byte[] rgb = image.rgb();
        float[] values = new float[rgb.length];
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            for (int i = 0; i < plane; i++) {
                float unit = Byte.toUnsignedInt(rgb[i * RgbImage.CHANNELS + channel]) / 255f;
                values[channel * plane + i] = 2f * unit - 1f;
            }
        }
        return values;
    }

    private static int planeSize(int values, int height, int width) {
        if (height < 1 || width < 1 || values != (long) RgbImage.CHANNELS * height * width) {
            throw new IllegalArgumentException(
                    "%d values are not a picture [%d, %d, %d]".formatted(values, RgbImage.CHANNELS, height, width));
        }
        return values / RgbImage.CHANNELS;
    }
}
