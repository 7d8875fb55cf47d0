package io.cogview4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Changes PNG files so that the damage is met behind the checksums. */
public final class DamagedPng {
    private static final int HEADER_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;

    private DamagedPng() {}

    /** The same with checksums that are right, up to the first chunk that is not whole. */
    public static byte[] withSoundChecksums(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int at = PngEncoder.SIGNATURE.length;
        while (at + HEADER_BYTES + CHECKSUM_BYTES <= file.length) {
            int length = bytes.getInt(at);
            if (length < 0 || length > file.length - at - HEADER_BYTES - CHECKSUM_BYTES) {
                break;
            }
            CRC32 crc = new CRC32();
            crc.update(file, at + 4, length + 4);
            bytes.putInt(at + HEADER_BYTES + length, (int) crc.getValue());
            at += HEADER_BYTES + length + CHECKSUM_BYTES;
        }
        return file;
    }

    /** The same with a profile that unpacks to nothing. */
    static byte[] withOtherProfile(byte[] file) {
        byte[] changed = file.clone();
        int chunk = indexOf(file, "iCCP");
        int data = chunk + 4;
        int length = ByteBuffer.wrap(file).getInt(chunk - 4);
        Arrays.fill(changed, data + 20, data + length, (byte) 7);
        return withSoundChecksums(changed);
    }

    /** The same with another size in its header. */
    static byte[] withSize(byte[] file, int width, int height) {
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).putInt(16, width).putInt(20, height);
        return withSoundChecksums(changed);
    }

    /** The same with a chunk before its pixels. */
    static byte[] with(byte[] file, String type, byte[] data) {
        int at = indexOf(file, "IDAT") - 4;
        return withSoundChecksums(ByteBuffer.allocate(file.length + HEADER_BYTES + data.length + CHECKSUM_BYTES)
                .put(file, 0, at)
                .putInt(data.length)
                .put(type.getBytes(ISO_8859_1))
                .put(data)
                .putInt(0)
                .put(file, at, file.length - at)
                .array());
    }

    private static int indexOf(byte[] file, String type) {
        return new String(file, ISO_8859_1).indexOf(type);
    }
}
