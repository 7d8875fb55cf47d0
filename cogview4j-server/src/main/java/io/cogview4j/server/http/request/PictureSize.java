package io.cogview4j.server.http.request;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** How large a PNG or JPEG file says that it is, read from its first bytes without decoding anything. */
record PictureSize(long width, long height) {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int IHDR = 0x49484452;
    private static final int JPEG_START = 0xffd8;
    private static final int START_OF_SCAN = 0xda;

    /** Comments and profiles come before the size; there are not more of them than this. */
    private static final int MOST_SEGMENTS = 1_000;

    /** Empty if it is neither of them, or does not say. */
    static Optional<PictureSize> read(InputStream content) throws IOException {
        DataInputStream in = new DataInputStream(content);
        in.mark(PNG.length);
        byte[] start = in.readNBytes(PNG.length);
        if (Arrays.equals(start, PNG)) {
            return png(in);
        }
        boolean jpeg = start.length == PNG.length && ((start[0] & 0xff) << 8 | start[1] & 0xff) == JPEG_START;
        if (!jpeg) {
            return Optional.empty();
        }
        in.reset();
        in.skipNBytes(2);
        try {
            return jpeg(in);
        } catch (java.io.EOFException e) {
            return Optional.empty();
        }
    }

    boolean hasMoreThan(long pixels) {
        return height > 0 && width > pixels / height;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }

    private static Optional<PictureSize> png(DataInputStream in) throws IOException {
        byte[] header = in.readNBytes(16);
        if (header.length < 16 || number(header, 4) != IHDR) {
            return Optional.empty();
        }
        return Optional.of(new PictureSize(number(header, 8) & 0xffffffffL, number(header, 12) & 0xffffffffL));
    }

    private static int number(byte[] bytes, int at) {
        return java.nio.ByteBuffer.wrap(bytes).getInt(at);
    }

    private static Optional<PictureSize> jpeg(DataInputStream in) throws IOException {
        for (int i = 0; i < MOST_SEGMENTS; i++) {
            int marker = marker(in);
            if (marker < 0 || marker == START_OF_SCAN) {
                return Optional.empty();
            }
            int length = in.readUnsignedShort();
            if (isFrame(marker)) {
                in.readUnsignedByte(); // bits a sample
                int height = in.readUnsignedShort();
                int width = in.readUnsignedShort();
                return Optional.of(new PictureSize(width, height));
            }
            in.skipNBytes(Math.max(0, length - 2));
        }
        return Optional.empty();
    }

    /** -1 where there should be one and is not. */
    private static int marker(DataInputStream in) throws IOException {
        if (in.readUnsignedByte() != 0xff) {
            return -1;
        }
        int code = in.readUnsignedByte();
        while (code == 0xff) {
            code = in.readUnsignedByte();
        }
        return code;
    }

    /** SOF0 to SOF15, among which are tables that are no frames. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
