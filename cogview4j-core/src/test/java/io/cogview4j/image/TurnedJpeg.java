package io.cogview4j.image;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Adds Exif data to JPEG files. */
final class TurnedJpeg {
    private static final String EXIF_OF_ONE_ENTRY =
            "ffe1 0022 457869660000 4d4d002a00000008 0001 0112 0003 00000001 00010000 00000000".replace(" ", "");

    private TurnedJpeg() {}

    /** The file with this orientation. */
    static byte[] of(byte[] jpeg, int orientation) {
        byte[] exif = HexFormat.of().parseHex(EXIF_OF_ONE_ENTRY);
        exif[exif.length - 7] = (byte) orientation;
        return ByteBuffer.allocate(jpeg.length + exif.length)
                .put(jpeg, 0, 2)
                .put(exif)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }
}
