package io.cogview4j.editing;

import io.cogview4j.api.ImageSize;
import io.cogview4j.image.RgbImage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;

/**
 * Which pixels are painted anew.
 *
 * @param weights {@code [height, width]}: 0 for what is kept, up to 1 for what is painted anew; between them at soft edges,
 *     which lie inside the area
 */
public record RepaintMask(float[] weights, int width, int height) {
    private static final int HALF_WHITE = 128;

    public RepaintMask {
        if (weights.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "%d weights are no mask of %dx%d".formatted(weights.length, width, height));
        }
    }

    /**
     * From a grey picture of the same size, in which what is at least half white is painted anew.
     *
     * @param grey {@code [height, width]}, unsigned
     * @param inverted whether it is what is darker that is painted anew
     */
    static RepaintMask of(byte[] grey, ImageSize size, boolean inverted) {
        float[] weights = new float[grey.length];
        for (int i = 0; i < weights.length; i++) {
            boolean white = Byte.toUnsignedInt(grey[i]) >= HALF_WHITE;
            weights[i] = white != inverted ? 1 : 0;
        }
        return new RepaintMask(weights, size.width(), size.height());
    }

    /**
     * @param name of the mask, for the message
     * @param factor pixels along a side of what one latent stands for
     * @throws InvalidRequestException if there is nothing to paint
     */
    void requireWhite(String name, int factor) {
        if (!hasWeight(weights)) {
            throw new InvalidRequestException(CoreMessage.MASK_EMPTY, name);
        }
        if (!hasWeight(ofLatents(factor))) {
            throw new InvalidRequestException(CoreMessage.MASK_TOO_FINE, name, factor);
        }
    }

    private static boolean hasWeight(float[] weights) {
        for (float weight : weights) {
            if (weight > 0) {
                return true;
            }
        }
        return false;
    }

    /** The same area with an edge that grows soft inside over so many pixels; the area itself stays what it is. */
    RepaintMask feathered(int pixels) {
        if (pixels == 0) {
            return this;
        }
        float[] soft = new SquaredDistances(width, height).toZero(weights);
        for (int i = 0; i < soft.length; i++) {
            soft[i] = Math.min(1, (float) Math.sqrt(soft[i]) / (pixels + 1));
        }
        return new RepaintMask(soft, width, height);
    }

    /**
     * The mask of latents, {@code [height / factor, width / factor]}: that of the pixel at the top left of each, as torch's
     * {@code interpolate} has it by nearest neighbour.
     */
    public float[] ofLatents(int factor) {
        int columns = width / factor;
        float[] mask = new float[(height / factor) * columns];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = weights[i / columns * factor * width + i % columns * factor] > 0 ? 1 : 0;
        }
        return mask;
    }

    /** The pixels of {@code drawn} inside, those of {@code kept} outside. */
    RgbImage merge(RgbImage kept, RgbImage drawn) {
        byte[] rgb = kept.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            float weight = weights[i / RgbImage.CHANNELS];
            if (weight > 0) {
                int old = Byte.toUnsignedInt(rgb[i]);
                rgb[i] = (byte) Math.round(old + weight * (Byte.toUnsignedInt(drawn.rgb()[i]) - old));
            }
        }
        return new RgbImage(width, height, rgb);
    }
}
