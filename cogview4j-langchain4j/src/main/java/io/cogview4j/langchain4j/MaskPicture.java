package io.cogview4j.langchain4j;

import dev.langchain4j.exception.InvalidRequestException;
import io.cogview4j.api.PictureSource;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a mask means. LangChain4j leaves that open, so both usual meanings are taken: where something is transparent, that is to
 * be painted anew, as OpenAI has it; where nothing is, white is.
 */
final class MaskPicture {
    /** Far more than any image has that can be made. */
    private static final long MOST_PIXELS = 1 << 24;

    private static final int OPAQUE_FROM = 128;

    private MaskPicture() {}

    /** The same as a picture that is white where something is to be painted. */
    static PictureSource read(Path file) {
        // what is no file, as a pipe that never brings anything, is told of by the library and not opened
        @Nullable BufferedImage transparent = Files.isRegularFile(file) ? transparent(file) : null;
        return transparent == null ? PictureSource.of(file) : PictureSource.of(transparent);
    }

    /** White where the picture is transparent; null if it is nowhere, or cannot be read, which the library then tells. */
    private static @Nullable BufferedImage transparent(Path file) {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            ImageReader png = pngReader();
            try {
                png.setInput(in, true, true);
                return transparent(png);
            } finally {
                png.dispose();
            }
        } catch (InvalidRequestException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // no PNG, or damaged: decoders throw what nobody foresaw
            return null;
        }
    }

    private static @Nullable BufferedImage transparent(ImageReader png) throws IOException {
        long pixels = (long) png.getWidth(0) * png.getHeight(0);
        if (pixels > MOST_PIXELS) {
            throw new InvalidRequestException(
                    "The mask of %dx%d is too large. No image is larger than %d pixels. Give a mask as large as the image."
                            .formatted(png.getWidth(0), png.getHeight(0), MOST_PIXELS));
        }
        BufferedImage mask = png.read(0);
        if (!mask.getColorModel().hasAlpha()) {
            return null;
        }
        BufferedImage area = new BufferedImage(mask.getWidth(), mask.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        boolean any = false;
        for (int y = 0; y < mask.getHeight(); y++) {
            for (int x = 0; x < mask.getWidth(); x++) {
                if (mask.getRGB(x, y) >>> 24 < OPAQUE_FROM) {
                    area.getRaster().setSample(x, y, 0, 255);
                    any = true;
                }
            }
        }
        return any ? area : null;
    }

    /** Java's own: other libraries on the path may add readers. */
    private static ImageReader pngReader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule().equals(ImageIO.class.getModule())) {
                return reader;
            }
        }
        throw new IllegalStateException("this Java has no decoder for png");
    }
}
