package io.cogview4j;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.OutputFile;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.RgbImage;
import io.cogview4j.image.Scaling;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pixels of 8 bits a channel and nothing else: a preview, or an {@link Image} to be shown. Equal when all pixels are. */
public final class Picture {
    private final RgbImage pixels;

    Picture(RgbImage pixels) {
        this.pixels = pixels;
    }

    /**
     * A picture of these pixels, which are copied.
     *
     * @param rgb {@code [height, width, 3]} in row-major order, red, green, blue, unsigned
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static Picture of(ImageSize size, byte[] rgb) {
        return new Picture(new RgbImage(size.width(), size.height(), rgb.clone()));
    }

    public ImageSize size() {
        return new ImageSize(pixels.width(), pixels.height());
    }

    /** A copy of the pixels: {@code [height, width, 3]} in row-major order, red, green, blue, unsigned. */
    public byte[] rgb() {
        return pixels.rgb().clone();
    }

    /**
     * The picture stretched or shrunk to this size. A smaller one has the means of the areas that its pixels cover, a larger
     * one is smooth between the pixels that there are.
     */
    public Picture scaledTo(ImageSize size) {
        return new Picture(Scaling.to(pixels, size.width(), size.height()));
    }

    /** A copy for Java's own imaging, of type {@link BufferedImage#TYPE_INT_RGB}. */
    public BufferedImage toBufferedImage() {
        return pixels.toBufferedImage();
    }

    /** The bytes of a PNG file. */
    public byte[] png() {
        return PngEncoder.encode(pixels, List.of());
    }

    /**
     * Writes a PNG file, whole or not at all: who looks into it sees this picture or the one before. Another file of this
     * name is replaced.
     *
     * @throws io.cogview4j.message.OutputException if it cannot be written
     */
    public void save(Path file) {
        new OutputFile(file).write(png());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Picture picture
                && pixels.width() == picture.pixels.width()
                && Arrays.equals(pixels.rgb(), picture.pixels.rgb());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pixels.rgb());
    }

    @Override
    public String toString() {
        return "Picture[" + size() + "]";
    }
}
