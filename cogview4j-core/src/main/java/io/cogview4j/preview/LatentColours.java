package io.cogview4j.preview;

import io.cogview4j.api.Latents;
import io.cogview4j.image.PixelConversion;
import io.cogview4j.image.RgbImage;
import java.util.Arrays;

/**
 * What colour a VAE makes of a place in the latents, nearly: a linear map from the channels of one position to the mean of
 * the pixels that it becomes.
 *
 * <p>The array is not copied: whoever hands it over gives it away.
 *
 * @param channels of the latents
 * @param weights {@code [3, channels + 1]} in row-major order: red, green and blue, from -1 to 1, of each channel in units
 *     of the transformer, and last what is added whatever they are
 */
public record LatentColours(int channels, double[] weights) {
    public LatentColours {
        if (channels < 1 || weights.length != RgbImage.CHANNELS * (channels + 1)) {
            throw new IllegalArgumentException(
                    "%d weights are not those of latents with %d channels".formatted(weights.length, channels));
        }
    }

    /**
     * One image of a batch, a pixel for each position.
     *
     * @param latents {@code [batch, channels, height, width]} in units of the transformer
     * @throws IllegalArgumentException if they have other channels
     */
    public RgbImage picture(Latents latents, int image) {
        if (latents.channels() != channels) {
            throw new IllegalArgumentException(
                    "these are colours of latents with %d channels, not %d".formatted(channels, latents.channels()));
        }
        int positions = latents.height() * latents.width();
        int start = image * latents.valuesPerImage();
        float[] colours = new float[RgbImage.CHANNELS * positions];
        for (int colour = 0; colour < RgbImage.CHANNELS; colour++) {
            int row = colour * (channels + 1);
            int plane = colour * positions;
            Arrays.fill(colours, plane, plane + positions, (float) weights[row + channels]);
            for (int c = 0; c < channels; c++) {
                float weight = (float) weights[row + c];
                int channel = start + c * positions;
                for (int i = 0; i < positions; i++) {
                    colours[plane + i] += weight * latents.values()[channel + i];
                }
            }
        }
        return PixelConversion.toPixels(colours, latents.height(), latents.width());
    }
}
