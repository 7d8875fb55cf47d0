package io.cogview4j.recipe;

import io.cogview4j.api.ImageSize;
import io.cogview4j.image.PngReader;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * In what pixels two pictures of one size differ.
 *
 * @param pixels how many differ at all
 * @param of how many there are
 * @param most by which a channel differs anywhere, 0 to 255
 */
public record PixelDifference(long pixels, long of, int most) {
    private static final int CHANNELS = 3;

    /** Whether no pixel differs. */
    public boolean isNone() {
        return pixels == 0;
    }

    /**
     * Compares a file with pixels.
     *
     * @param rgb {@code [height, width, 3]} in row-major order, red, green, blue, unsigned
     * @throws InvalidRequestException if the file is no sound PNG picture of this size
     */
    public static PixelDifference between(Path picture, ImageSize size, byte[] rgb) {
        ImageSize found = PngReader.size(picture);
        if (!found.equals(size)) { // known before its pixels take memory
            throw new InvalidRequestException(CoreMessage.RECIPE_OTHER_SIZE, picture, found, size);
        }
        BufferedImage image;
        try {
            image = ImageIO.read(picture.toFile());
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(picture, e));
        } catch (RuntimeException e) { // of a decoder that meets what it does not expect
            throw new InvalidRequestException(e, CoreMessage.FILE_UNREADABLE, picture, String.valueOf(e.getMessage()));
        }
        long pixels = 0;
        int most = 0;
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                int difference = difference(image.getRGB(x, y), rgb, CHANNELS * (y * size.width() + x));
                pixels += difference > 0 ? 1 : 0;
                most = Math.max(most, difference);
            }
        }
        return new PixelDifference(pixels, size.pixels(), most);
    }

    private static int difference(int packed, byte[] rgb, int at) {
        int most = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            int value = packed >> 8 * (CHANNELS - 1 - channel) & 0xff;
            most = Math.max(most, Math.abs(value - Byte.toUnsignedInt(rgb[at + channel])));
        }
        return most;
    }
}
