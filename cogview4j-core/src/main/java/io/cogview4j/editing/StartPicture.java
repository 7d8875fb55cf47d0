package io.cogview4j.editing;

import io.cogview4j.image.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * What images start from.
 *
 * @param strength how much of the way from noise to image is gone, 0 to 1
 * @param mask what is painted anew; null for everything
 * @param keep whether pixels outside the mask stay what they are
 */
public record StartPicture(
        RgbImage pixels, double strength, @Nullable RepaintMask mask, boolean keep) {
    /** What is to be handed out of an image that was drawn. */
    public RgbImage finish(RgbImage drawn) {
        return mask == null || !keep ? drawn : mask.merge(pixels, drawn);
    }
}
