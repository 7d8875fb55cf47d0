package io.cogview4j.api;

import java.util.Arrays;
import java.util.List;

/**
 * Latents of one or several images, {@code [batch, channels, height, width]} in row-major order, float32. Height and
 * width are those of the latents, normally an eighth of the image's.
 *
 * <p>The array is not copied: whoever hands it over gives it away.
 */
public record Latents(float[] values, int batch, int channels, int height, int width) {
    public Latents {
        if (values.length != (long) batch * channels * height * width) {
            throw new IllegalArgumentException("latents [%d, %d, %d, %d] need %d values, not %d"
                    .formatted(
                            batch, channels, height, width, (long) batch * channels * height * width, values.length));
        }
    }

    /** How many values one image has. */
    public int valuesPerImage() {
        return channels * height * width;
    }

    /** Others of the same shape. */
    public Latents withValues(float[] values) {
        return new Latents(values, batch, channels, height, width);
    }

    /** The images of all parts, one after the other; the parts differ in their number of images only. */
    public static Latents concat(List<Latents> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        Latents first = parts.getFirst();
        int images = parts.stream().mapToInt(Latents::batch).sum();
        float[] all = new float[Math.multiplyExact(images, first.valuesPerImage())];
        int end = 0;
        for (Latents part : parts) {
            System.arraycopy(part.values, 0, all, end, part.values.length);
            end += part.values.length;
        }
        return new Latents(all, images, first.channels, first.height, first.width);
    }

    /** The latents of image {@code index} alone, as a copy. */
    public Latents image(int index) {
        return images(index, index + 1);
    }

    /** The latents of images {@code from} to {@code to - 1}, as a copy. */
    public Latents images(int from, int to) {
        int each = valuesPerImage();
        return new Latents(Arrays.copyOfRange(values, from * each, to * each), to - from, channels, height, width);
    }
}
