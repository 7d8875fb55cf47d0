package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * What images start from in place of pure noise.
 *
 * @param strength how much of the way from noise to image is gone, 0 for none of it to 1 for all; null for {@value
 *     #DEFAULT_STRENGTH}, or 1 where only a part is painted anew
 * @param area what is painted anew
 * @param featherPixels width of the soft edge, inside the area
 * @param keep whether the pixels outside the area stay what they are, byte for byte; else they pass through the VAE
 */
public record InitImage(
        PictureSource picture, @Nullable Double strength, RepaintArea area, int featherPixels, boolean keep) {
    public static final double DEFAULT_STRENGTH = 0.6;

    /** The widest soft edge. */
    public static final int MAX_FEATHER_PIXELS = 4096;

    /** @throws InvalidRequestException if the strength or the soft edge is out of range */
    public InitImage {
        if (strength != null && !(strength >= 0 && strength <= 1)) {
            throw new InvalidRequestException(CoreMessage.STRENGTH_OUT_OF_RANGE, strength);
        }
        if (featherPixels < 0 || featherPixels > MAX_FEATHER_PIXELS) {
            throw new InvalidRequestException(CoreMessage.FEATHER_OUT_OF_RANGE, featherPixels, MAX_FEATHER_PIXELS);
        }
    }

    /** The picture with everything else left open. */
    public static InitImage of(PictureSource picture) {
        return new InitImage(picture, null, RepaintArea.EVERYTHING, 0, true);
    }

    public InitImage withStrength(@Nullable Double strength) {
        return new InitImage(picture, strength, area, featherPixels, keep);
    }

    public InitImage withArea(RepaintArea area) {
        return new InitImage(picture, strength, area, featherPixels, keep);
    }

    public InitImage withFeather(int featherPixels) {
        return new InitImage(picture, strength, area, featherPixels, keep);
    }

    public InitImage withKeep(boolean keep) {
        return new InitImage(picture, strength, area, featherPixels, keep);
    }

    /** The strength that is meant. */
    public double effectiveStrength() {
        if (strength != null) {
            return strength;
        }
        return area instanceof RepaintArea.Everything ? DEFAULT_STRENGTH : 1;
    }
}
