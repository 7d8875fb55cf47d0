package io.cogview4j.safetensors;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileContent;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.Message;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The header of a safetensors file: which tensors it holds and where. Reading one never touches their bytes.
 *
 * @param tensors entries by name, in the order of the header
 * @param metadata the texts of {@code __metadata__}
 */
public record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
    /**
     * A hundred times what the largest checkpoints need. The format's own limit is 100 MB, but a parsed header takes
     * several times its bytes, and a file that abuses the limit must not exhaust a small heap.
     */
    static final int MAX_HEADER_BYTES = 16 << 20;

    /** The length of the header, which stands before it. */
    static final int PREFIX_BYTES = 8;

    public SafetensorsHeader {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads the header of {@code path} and holds it against the file: as the reference implementation demands, the
     * tensors must cover all bytes behind the header, without holes and without overlap.
     *
     * @throws CheckpointException if the file is missing, cut short, or the header does not describe it
     */
    public static SafetensorsHeader read(Path path) {
        try (FileChannel channel = open(path)) {
            return read(path, channel, channel.size());
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Where the last tensor ends, counted from the start of the file; 0 if there is none. */
    long end() {
        return tensors.values().stream()
                .mapToLong(tensor -> tensor.offset() + tensor.bytes())
                .max()
                .orElse(0);
    }

    static SafetensorsHeader read(Path path, FileChannel channel, long fileBytes) throws IOException {
        try {
            return parsed(path, channel, fileBytes);
        } catch (CheckpointException e) {
            throw new CheckpointException(e, FileContent.insteadOf(FileContent.SAFETENSORS, path, e.problem()));
        }
    }

    private static SafetensorsHeader parsed(Path path, FileChannel channel, long fileBytes) throws IOException {
        if (fileBytes < PREFIX_BYTES) {
            throw new CheckpointException(CoreMessage.SAFETENSORS_NO_LENGTH, path, fileBytes);
        }
        long headerBytes = readFully(channel, 0, PREFIX_BYTES).getLong();
        String claimed = Long.toUnsignedString(headerBytes);
        if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES) {
            throw new CheckpointException(CoreMessage.SAFETENSORS_HEADER_TOO_LONG, path, claimed, MAX_HEADER_BYTES);
        }
        if (headerBytes > fileBytes - PREFIX_BYTES) {
            throw new CheckpointException(CoreMessage.SAFETENSORS_HEADER_BEYOND_END, path, claimed, fileBytes);
        }
        byte[] json = readFully(channel, PREFIX_BYTES, (int) headerBytes).array();
        return new HeaderParser(path, PREFIX_BYTES + headerBytes, fileBytes).parse(json);
    }

    /** Opens a regular file: a pipe or a device would block or never end. */
    static FileChannel open(Path path) throws IOException {
        Optional<Message> problem = FileProblem.of(path);
        if (problem.isPresent()) {
            throw new CheckpointException(problem.get());
        }
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    static CheckpointException unreadable(Path path, IOException cause) {
        return cause instanceof EOFException
                ? new CheckpointException(cause, CoreMessage.FILE_SHRANK, path)
                : new CheckpointException(cause, FileProblem.reading(path, cause));
    }
}
