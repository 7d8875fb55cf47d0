package io.cogview4j.server.http.request;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** What a mask means: where something is transparent, that is painted anew, as OpenAI has it; where nothing is, white is. */
final class Transparency {
    private static final int OPAQUE_FROM = 128;

    /** One mask at a time: decoded, each takes more than a hundred times what was sent. */
    private static final ReentrantLock DECODING = new ReentrantLock();

    private Transparency() {}

    /**
     * A PNG file that is white where a PNG is transparent, and black elsewhere; empty if it is so nowhere, or cannot be read, which
     * the library then tells.
     */
    static Optional<byte[]> whiteWhereTransparent(Upload mask) throws IOException {
        DECODING.lock();
        try (InputStream content = mask.content().open();
                ImageInputStream in = new MemoryCacheImageInputStream(content)) {
            ImageReader png = pngReader();
            try {
                png.setInput(in, true, true);
                BufferedImage picture = png.read(0);
                return picture.getColorModel().hasAlpha() ? area(picture) : Optional.empty();
            } finally {
                png.dispose();
            }
        } catch (IOException | RuntimeException e) { // no PNG, or damaged: decoders throw what nobody foresaw
            return Optional.empty();
        } finally {
            DECODING.unlock();
        }
    }

    private static Optional<byte[]> area(BufferedImage picture) throws IOException {
        BufferedImage area = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        boolean any = false;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (picture.getRGB(x, y) >>> 24 < OPAQUE_FROM) {
                    area.getRaster().setSample(x, y, 0, 255);
                    any = true;
                }
            }
        }
        return any ? Optional.of(encoded(area)) : Optional.empty();
    }

    private static byte[] encoded(BufferedImage area) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(area, "png", out);
        }
        return bytes.toByteArray();
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
