package io.cogview4j.image;

import io.cogview4j.api.ImageSize;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/** TEMPORARY. */
public final class SourcePicture {
    private final BufferedImage image;
    private final String name;

    private SourcePicture(BufferedImage image, String name) {
        this.image = image;
        this.name = name;
    }

    public static SourcePicture open(Path file) {
        try {
            return new SourcePicture(javax.imageio.ImageIO.read(file.toFile()), file.toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static SourcePicture of(BufferedImage image) {
        return new SourcePicture(image, "picture");
    }

    public ImageSize size() {
        return new ImageSize(image.getWidth(), image.getHeight());
    }

    public String name() {
        return name;
    }

    public RgbImage read() {
        return read(size());
    }

    public RgbImage read(ImageSize size) {
        byte[] rgb = new byte[3 * size.width() * size.height()];
        for (int i = 0; i < size.width() * size.height(); i++) {
            int argb = image.getRGB(
                    i % size.width() * image.getWidth() / size.width(), i / size.width() * image.getHeight() / size.height());
            rgb[3 * i] = (byte) (argb >> 16);
            rgb[3 * i + 1] = (byte) (argb >> 8);
            rgb[3 * i + 2] = (byte) argb;
        }
        return new RgbImage(size.width(), size.height(), rgb);
    }

    public byte[] readGrey(ImageSize size) {
        byte[] rgb = read(size).rgb();
        byte[] grey = new byte[rgb.length / 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = rgb[3 * i];
        }
        return grey;
    }
}
