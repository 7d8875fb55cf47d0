package io.cogview4j.safetensors;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file, mapped into memory read-only. Opening reads the header and nothing else; bytes of a tensor are
 * read by the kernel when they are touched, and given back by it when memory is short.
 *
 * <p>This object owns the mapping, which ends with {@link #close()}, on whichever thread: native code that still looks
 * at its memory then would crash the JVM, so whatever looks at it must end before. The file must not be cut short
 * while it is open, for the same reason: {@link #requireUnchanged()} finds out, as long as it is asked before the memory
 * is touched. Replacing the file by renaming is safe.
 *
 * @see <a href="https://huggingface.co/docs/safetensors/index#format">the format</a>
 */
public final class SafetensorsFile implements AutoCloseable {
    private final Path path;
    private final SafetensorsHeader header;
    private final Arena arena;
    private final MemorySegment mapping;
    private final BasicFileAttributes opened;

    private SafetensorsFile(
            Path path, SafetensorsHeader header, Arena arena, MemorySegment mapping, BasicFileAttributes opened) {
        this.path = path;
        this.header = header;
        this.arena = arena;
        this.mapping = mapping;
        this.opened = opened;
    }

    private static SafetensorsFile map(
            Path path, SafetensorsHeader header, FileChannel channel, long fileBytes, Arena arena) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new SafetensorsFile(path, header, arena, channel.map(MapMode.READ_ONLY, 0, fileBytes, arena), now);
    }

    /**
     * Checks the header against the file's size and maps the file.
     *
     * @throws CheckpointException if the file is missing, cut short, or its header does not describe it
     */
    public static SafetensorsFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = SafetensorsHeader.open(path)) {
            long fileBytes = channel.size();
            SafetensorsHeader header = SafetensorsHeader.read(path, channel, fileBytes);
            return map(path, header, channel, fileBytes, arena);
        } catch (IOException e) {
            arena.close();
            throw SafetensorsHeader.unreadable(path, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Maps a file whose header was read before.
     *
     * @throws CheckpointException if the file is missing, or shorter than when its header was read
     */
    public static SafetensorsFile map(Path path, SafetensorsHeader header) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = SafetensorsHeader.open(path)) {
            long fileBytes = channel.size();
            if (fileBytes < header.end()) {
                throw new CheckpointException(CoreMessage.FILE_SHRANK, path);
            }
            return map(path, header, channel, fileBytes, arena);
        } catch (IOException e) {
            arena.close();
            throw SafetensorsHeader.unreadable(path, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    public SafetensorsHeader header() {
        return header;
    }

    /** The entries by name, in the order of the header. */
    public Map<String, TensorInfo> tensors() {
        return header.tensors();
    }

    /** The {@code __metadata__} of the header. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** The entry of this name, or null. */
    public @Nullable TensorInfo find(String name) {
        return header.tensors().get(name);
    }

    /**
     * The bytes of a tensor of this file: little-endian, read-only, valid until the file is closed. They are aligned to
     * nothing: a file may put a tensor at any offset.
     */
    public MemorySegment bytes(TensorInfo tensor) {
        return bytes(tensor.offset(), tensor.bytes());
    }

    /** {@code count} bytes from {@code offset} on, counted from the start of the file, as {@link #bytes(TensorInfo)}. */
    public MemorySegment bytes(long offset, long count) {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException(path + " is closed");
        }
        return mapping.asSlice(offset, count);
    }

    /**
     * Checks that nobody wrote to the file since it was mapped. Costs a question to the file system. A file that was
     * deleted, or replaced by another of its name, passes: what is mapped of it stays.
     *
     * @throws CheckpointException if it was cut short or changed
     */
    public void requireUnchanged() {
        Optional<BasicFileAttributes> now = whole();
        if (now.isPresent()
                && (now.get().size() != opened.size()
                        || !now.get().lastModifiedTime().equals(opened.lastModifiedTime()))) {
            throw new CheckpointException(CoreMessage.FILE_CHANGED, path);
        }
    }

    /**
     * Checks that nobody cut the file short since it was mapped, which is enough where its content is checked otherwise.
     *
     * @throws CheckpointException if it was
     */
    public void requireWhole() {
        whole();
    }

    /** What the file is now; empty if the name is no longer its. */
    private Optional<BasicFileAttributes> whole() {
        BasicFileAttributes now;
        try {
            now = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (!Objects.equals(now.fileKey(), opened.fileKey())) {
            return Optional.empty();
        }
        if (now.size() < mapping.byteSize()) {
            throw new CheckpointException(CoreMessage.FILE_SHRANK, path);
        }
        return Optional.of(now);
    }

    /** Ends the mapping. Closing again does nothing. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
