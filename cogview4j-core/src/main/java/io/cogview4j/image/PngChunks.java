package io.cogview4j.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileContent;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** The chunks of a PNG file, one after the other, with their checksums checked. */
final class PngChunks {
    /** Length and type before the data of a chunk. */
    static final int HEADER_BYTES = 8;

    static final int CHECKSUM_BYTES = 4;

    /** A hundred times what pictures of the largest size have that are written in the smallest usual parts. */
    private static final int MAX_CHUNKS = 1 << 18;

    private final Path path;
    private final DataInputStream in;
    private final CheckedInputStream checked;
    private int chunks;
    private long at = PngEncoder.SIGNATURE.length;
    private int length;
    private int left;
    private String type = "";

    /** Reads the signature. */
    PngChunks(Path path, InputStream in) throws IOException {
        this.path = path;
        this.in = new DataInputStream(in);
        this.checked = new CheckedInputStream(in, new CRC32());
        if (!PngReader.isBegunBy(in.readNBytes(PngEncoder.SIGNATURE.length))) {
            Message other = Message.of(CoreMessage.PNG_NOT_A_PNG, path);
            throw new InvalidRequestException(List.of(FileContent.insteadOf(FileContent.PNG, path, other)));
        }
    }

    /** Goes on to a chunk and returns its type. */
    String next() throws IOException {
        if (++chunks > MAX_CHUNKS) {
            throw new InvalidRequestException(CoreMessage.PNG_TOO_MANY_CHUNKS, path, MAX_CHUNKS);
        }
        length = in.readInt();
        if (length < 0) {
            throw new InvalidRequestException(CoreMessage.PNG_CHUNK_TOO_LONG, path, Integer.toUnsignedString(length));
        }
        checked.getChecksum().reset();
        type = new String(readFully(4), ISO_8859_1);
        left = length;
        return type;
    }

    /** Of the data. */
    int length() {
        return length;
    }

    /** Where the chunk begins in the file. */
    long at() {
        return at;
    }

    /** Of all of the chunk. */
    long bytes() {
        return HEADER_BYTES + (long) length + CHECKSUM_BYTES;
    }

    /** The data of the chunk, once. */
    byte[] data() throws IOException {
        left = 0;
        return readFully(length);
    }

    /** Passes over what was not read of the data, and checks the checksum. */
    void end() throws IOException {
        checked.skipNBytes(left);
        if (in.readInt() != (int) checked.getChecksum().getValue()) {
            throw new InvalidRequestException(CoreMessage.PNG_CHECKSUM_WRONG, path, type);
        }
        at += bytes();
    }

    /** Never allocates more than the file has, whatever length it claims. */
    private byte[] readFully(int count) throws IOException {
        byte[] bytes = checked.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }
}
