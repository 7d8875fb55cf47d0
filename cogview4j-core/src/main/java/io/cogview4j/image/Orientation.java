package io.cogview4j.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the rows and columns of a stored picture become those to be seen; the values of Exif's tag 274, in their order.
 *
 * @see <a href="https://www.cipa.jp/std/documents/e/DC-X008-Translation-2019-E.pdf">Exif 2.32, 4.6.4 A</a>
 */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(true, false, false),
    TURNED_HALF(true, true, false),
    FLIPPED(false, true, false),
    TRANSPOSED(false, false, true),
    TURNED_RIGHT(true, false, true),
    TRANSVERSE(true, true, true),
    TURNED_LEFT(false, true, true);

    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;
    private static final short TYPE_SHORT = 3;

    private final boolean fromRight;
    private final boolean fromBottom;
    private final boolean swapsSides;

    /**
     * @param fromRight whether the first column to be seen holds what was stored last in a row or, with swapped sides, column
     * @param fromBottom the same of the first row
     * @param swapsSides whether stored rows are seen as columns
     */
    Orientation(boolean fromRight, boolean fromBottom, boolean swapsSides) {
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
        this.swapsSides = swapsSides;
    }

    /** Whether the width is stored as the height. */
    boolean swapsSides() {
        return swapsSides;
    }

    /**
     * What Exif data says, {@link #UPRIGHT} if it says nothing that makes sense: cameras write all sorts of things.
     *
     * @param exif from the byte order on, as in the chunk {@code eXIf} of a PNG file
     */
    static Orientation inExif(byte[] exif) {
        if (exif.length < 8 || exif[0] != exif[1] || exif[0] != 'I' && exif[0] != 'M') {
            return UPRIGHT;
        }
        ByteBuffer data = ByteBuffer.wrap(exif).order(exif[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = data.getInt(4);
        if (directory < 8 || directory > exif.length - 2) {
            return UPRIGHT;
        }
        int entries = Short.toUnsignedInt(data.getShort(directory));
        for (int i = 0; i < entries; i++) {
            int at = directory + 2 + i * ENTRY_BYTES;
            if (at > exif.length - ENTRY_BYTES) {
                break;
            }
            if (Short.toUnsignedInt(data.getShort(at)) == TAG && data.getShort(at + 2) == TYPE_SHORT) {
                int value = Short.toUnsignedInt(data.getShort(at + 8));
                return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** The picture to be seen. */
    RgbImage apply(RgbImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = swapsSides ? stored.height() : stored.width();
        int height = swapsSides ? stored.width() : stored.height();
        byte[] from = stored.rgb();
        byte[] to = new byte[from.length];
        int at = 0;
        for (int y = 0; y < height; y++) {
            int row = fromBottom ? height - 1 - y : y;
            for (int x = 0; x < width; x++) {
                int column = fromRight ? width - 1 - x : x;
                int source = (swapsSides ? column * stored.width() + row : row * stored.width() + column)
                        * RgbImage.CHANNELS;
                to[at++] = from[source];
                to[at++] = from[source + 1];
                to[at++] = from[source + 2];
            }
        }
        return new RgbImage(width, height, to);
    }
}
