package io.cogview4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the segments of a JPEG file, to the end of its first picture, and keeps those that make up its pixels.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
final class JpegHeader {
    private static final int MARKER_BYTES = 2;

    /** A segment of 18 bytes that says: three channels are luma and chroma. */
    private static final byte[] JFIF = HexFormat.of().parseHex("ffe000104a46494600010100000100010000");

    /** Every scan takes another pass over all pixels. Ten are usual, and the format needs under a thousand. */
    private static final int MAX_SCANS = 1000;

    /** A block of 8x8 takes a bit at least, and blocks may be stretched to four times their area. */
    private static final long MOST_PIXELS_IN_BYTE = 8 * 64 * 4;

    private static final int MAX_SEGMENTS = 1 << 16;
    private static final String EXIF = "Exif\0\0";
    private static final String PROFILE = "ICC_PROFILE\0";

    private final Path file;
    private final DataInputStream in;
    private final FileParts parts = new FileParts();
    private final ByteArrayOutputStream profile = new ByteArrayOutputStream();
    private long at = MARKER_BYTES;
    private int width;
    private int height;
    private int components;
    private boolean isRgb;
    private boolean isProgressive;
    private boolean hasColourMarker;
    private boolean hasProfile;
    private int scans;
    private long scanBytes;
    private @Nullable Orientation orientation;

    private JpegHeader(Path file, InputStream in) {
        this.file = file;
        this.in = new DataInputStream(in);
    }

    static boolean isBegunBy(byte[] start) {
        return start.length > 2 && start[0] == -1 && start[1] == (byte) 0xd8 && start[2] == -1;
    }

    static PictureHeader read(Path file, InputStream in) throws IOException {
        JpegHeader header = new JpegHeader(file, in);
        in.skipNBytes(MARKER_BYTES);
        header.parts.add(0, MARKER_BYTES);
        header.readSegments();
        return header.finished();
    }

    private void readSegments() throws IOException {
        int marker = nextMarker();
        for (int segments = 0; marker != 0xd9; segments++) { // the end
            if (segments > MAX_SEGMENTS) {
                throw damaged("FF%02X".formatted(marker));
            }
            marker = readSegment(marker);
        }
        parts.add(at - MARKER_BYTES, MARKER_BYTES);
    }

    /** The next marker, past bytes that fill up. */
    private int nextMarker() throws IOException {
        if (in.readUnsignedByte() != 0xff) {
            throw damaged("position " + at);
        }
        at++;
        int marker;
        do {
            marker = in.readUnsignedByte();
            at++;
        } while (marker == 0xff);
        return marker;
    }

    /** Reads what belongs to a marker, and returns the next one. */
    private int readSegment(int marker) throws IOException {
        long from = at - MARKER_BYTES;
        int length = in.readUnsignedShort();
        if (length < 2) {
            throw damaged("FF%02X".formatted(marker));
        }
        byte[] data = in.readNBytes(length - 2);
        if (data.length < length - 2) {
            throw new EOFException();
        }
        at += length;
        if (isKept(marker, data)) {
            parts.add(from, MARKER_BYTES + length);
        }
        return marker == 0xda ? readScan() : nextMarker();
    }

    /** Looks at a segment, and says whether the decoder has to see it. */
    private boolean isKept(int marker, byte[] data) {
        String text = new String(data, 0, Math.min(data.length, PROFILE.length()), ISO_8859_1);
        switch (marker) {
            case 0xc0, 0xc1, 0xc2 -> readFrame(marker, data);
            case 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf, 0xdc, 0xde ->
                throw new InvalidRequestException(CoreMessage.JPEG_KIND_UNSUPPORTED, file, "FF%02X".formatted(marker));
            case 0xe0, 0xee -> {
                boolean says = marker == 0xe0 ? text.startsWith("JFIF\0") : text.startsWith("Adobe");
                hasColourMarker |= says;
                return says;
            }
            case 0xe1 -> {
                if (orientation == null && text.startsWith(EXIF)) {
                    orientation = Orientation.inExif(Arrays.copyOfRange(data, EXIF.length(), data.length));
                }
            }
            case 0xe2 -> addProfile(text, data);
            case 0xda -> {
                if (components == 0 || ++scans > MAX_SCANS) {
                    throw damaged("FFDA");
                }
            }
            default -> {}
        }
        return marker < 0xe0; // not what applications add, and no comments
    }

    private void readFrame(int marker, byte[] data) {
        if (components > 0 || data.length < 6 || data.length < 6 + 3 * Byte.toUnsignedInt(data[5])) {
            throw damaged("FF%02X".formatted(marker));
        }
        ByteBuffer frame = ByteBuffer.wrap(data);
        int bits = Byte.toUnsignedInt(frame.get());
        height = Short.toUnsignedInt(frame.getShort());
        width = Short.toUnsignedInt(frame.getShort());
        components = Byte.toUnsignedInt(frame.get());
        if (components == 4) {
            throw new InvalidRequestException(CoreMessage.JPEG_CMYK, file);
        }
        if (bits != 8 || components != 1 && components != 3) {
            throw new InvalidRequestException(
                    CoreMessage.JPEG_KIND_UNSUPPORTED, file, "%d x %d bit".formatted(components, bits));
        }
        PictureHeader.requireSize(file, width, height);
        isProgressive = marker == 0xc2;
        isRgb = components == 3 && data[6] == 'R' && data[9] == 'G' && data[12] == 'B';
    }

    /** A profile comes in pieces, each with its number and how many there are. */
    private void addProfile(String text, byte[] data) {
        int start = PROFILE.length() + 2;
        if (text.equals(PROFILE) && data.length >= start) {
            hasProfile = true;
            if (profile.size() <= PictureHeader.MAX_PROFILE_BYTES) {
                profile.write(data, start, data.length - start);
            }
        }
    }

    /** Passes over coded pixels, and returns the marker behind them. */
    private int readScan() throws IOException {
        long from = at;
        while (true) {
            int value = in.readUnsignedByte();
            at++;
            if (value == 0xff) {
                int next = in.readUnsignedByte();
                at++;
                while (next == 0xff) {
                    next = in.readUnsignedByte();
                    at++;
                }
                boolean isCoded = next == 0 || next >= 0xd0 && next <= 0xd7; // a byte of 255, or a place to restart
                if (!isCoded) {
                    parts.add(from, at - MARKER_BYTES - from);
                    scanBytes += at - MARKER_BYTES - from;
                    return next;
                }
            }
        }
    }

    private PictureHeader finished() throws EOFException {
        if (scans == 0) {
            throw damaged("FFD9");
        }
        if ((long) width * height > scanBytes * MOST_PIXELS_IN_BYTE) {
            throw new EOFException(); // before anything is allocated for pixels that are not there
        }
        if (components == 3 && !hasColourMarker && !isRgb) {
            parts.insert(MARKER_BYTES, JFIF); // else Java guesses, and not as other programs do
        }
        return new PictureHeader(
                PictureHeader.JPEG,
                width,
                height,
                orientation == null ? Orientation.UPRIGHT : orientation,
                -1,
                hasProfile ? profile.toByteArray() : null,
                decoderBytes(),
                parts);
    }

    /** Several scans are collected as coefficients of two bytes; a grey picture is decoded before it gets three channels. */
    private long decoderBytes() {
        long pixels = (width + 15L) / 16 * 16 * ((height + 15L) / 16 * 16);
        long coefficients = isProgressive || scans > 1 ? 2 * components * pixels : 0;
        return coefficients + (components == 1 ? pixels : 0);
    }

    private InvalidRequestException damaged(String where) {
        return new InvalidRequestException(CoreMessage.PICTURE_DAMAGED, file, where);
    }
}
