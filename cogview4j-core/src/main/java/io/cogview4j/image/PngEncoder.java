package io.cogview4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes PNG: 8-bit RGB, not interlaced, each row filtered by the rule that leaves the smallest differences. The same
 * image gives the same bytes. ImageIO would do it too, but takes longer to load than this to run.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">Portable Network Graphics specification</a>
 */
public final class PngEncoder {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final int NONE = 0;
    private static final int SUB = 1;
    private static final int UP = 2;
    private static final int AVERAGE = 3;
    private static final int PAETH = 4;

    private final ByteArrayOutputStream png = new ByteArrayOutputStream();

    private PngEncoder() {}

    /** A PNG file of this image, with these texts in front of the pixels. */
    public static byte[] encode(RgbImage image, List<PngText> texts) {
        PngEncoder encoder = new PngEncoder();
        encoder.png.writeBytes(SIGNATURE);
        encoder.chunk("IHDR", header(image));
        for (PngText text : texts) {
            encoder.text(text);
        }
        encoder.chunk("IDAT", pixels(image));
        encoder.chunk("IEND", new byte[0]);
        return encoder.png.toByteArray();
    }

    private void chunk(String type, byte[] data) {
        byte[] name = type.getBytes(ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(bigEndian(data.length));
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(bigEndian((int) crc.getValue()));
    }

    private void text(PngText text) {
        var data = new ByteArrayOutputStream();
        data.writeBytes(text.keyword().getBytes(ISO_8859_1));
        data.write(0);
        if (text.isLatin1()) {
            data.writeBytes(text.text().getBytes(ISO_8859_1));
            chunk("tEXt", data.toByteArray());
        } else {
            data.writeBytes(new byte[4]); // not compressed, by no method; no language, no translated keyword
            data.writeBytes(text.text().getBytes(UTF_8));
            chunk("iTXt", data.toByteArray());
        }
    }

    private static byte[] header(RgbImage image) {
        byte bitDepth = 8;
        byte colour = 2; // RGB
        return ByteBuffer.allocate(13)
                .putInt(image.width())
                .putInt(image.height())
                .put(bitDepth)
                .put(colour)
                .array();
    }

    private static byte[] pixels(RgbImage image) {
        int rowBytes = RgbImage.CHANNELS * image.width();
        byte[][] filtered = new byte[PAETH + 1][1 + rowBytes];
        var compressed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater();
        try (var out = new DeflaterOutputStream(compressed, deflater)) {
            for (int y = 0; y < image.height(); y++) {
                out.write(bestFiltered(image.rgb(), y, rowBytes, filtered));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory failed", e);
        } finally {
            deflater.end();
        }
        return compressed.toByteArray();
    }

    /** The row in the filter with the least sum of absolute differences, the rule that the specification advises. */
    private static byte[] bestFiltered(byte[] rgb, int y, int rowBytes, byte[][] filtered) {
        byte[] best = filtered[NONE];
        long least = Long.MAX_VALUE;
        for (int filter = NONE; filter <= PAETH; filter++) {
            byte[] row = filtered[filter];
            row[0] = (byte) filter;
            long sum = 0;
            for (int x = 0; x < rowBytes; x++) {
                int at = y * rowBytes + x;
                int left = x < RgbImage.CHANNELS ? 0 : rgb[at - RgbImage.CHANNELS] & 0xff;
                int up = y == 0 ? 0 : rgb[at - rowBytes] & 0xff;
                int upLeft = x < RgbImage.CHANNELS || y == 0 ? 0 : rgb[at - rowBytes - RgbImage.CHANNELS] & 0xff;
                byte difference = (byte) (rgb[at] - predict(filter, left, up, upLeft));
                row[1 + x] = difference;
                sum += Math.abs(difference);
            }
            if (sum < least) {
                least = sum;
                best = row;
            }
        }
        return best;
    }

    private static int predict(int filter, int left, int up, int upLeft) {
        return switch (filter) {
            case NONE -> 0;
            case SUB -> left;
            case UP -> up;
            case AVERAGE -> (left + up) / 2;
            default -> paeth(left, up, upLeft);
        };
    }

    private static int paeth(int left, int up, int upLeft) {
        int estimate = left + up - upLeft;
        int toLeft = Math.abs(estimate - left);
        int toUp = Math.abs(estimate - up);
        int toUpLeft = Math.abs(estimate - upLeft);
        if (toLeft <= toUp && toLeft <= toUpLeft) {
            return left;
        }
        return toUp <= toUpLeft ? up : upLeft;
    }

    private static byte[] bigEndian(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }
}
