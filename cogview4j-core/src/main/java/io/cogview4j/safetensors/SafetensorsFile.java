package io.cogview4j.safetensors;

import io.cogview4j.api.CheckpointException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file, mapped into memory read-only. Opening reads the header and nothing else; bytes of a tensor are
 * read by the kernel when they are touched. The mapping ends with {@link #close()}: whatever looks at its memory must
 * end before.
 *
 * @see <a href="https://huggingface.co/docs/safetensors/index#format">the format</a>
 */
public final class SafetensorsFile implements AutoCloseable {
    private final Path path;
    private final SafetensorsHeader header;
    private final Arena arena;
    private final MemorySegment mapping;

    private SafetensorsFile(Path path, SafetensorsHeader header, Arena arena, MemorySegment mapping) {
        this.path = path;
        this.header = header;
        this.arena = arena;
        this.mapping = mapping;
    }

    /**
     * Maps the file and checks its header.
     *
     * @throws CheckpointException if the file is missing, cut short, or its header does not describe it
     */
    public static SafetensorsFile open(Path path) {
        SafetensorsHeader header = SafetensorsHeader.read(path);
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment mapping = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            return new SafetensorsFile(path, header, arena, mapping);
        } catch (IOException e) {
            arena.close();
            throw new CheckpointException(
                    path + " cannot be mapped into memory: " + e.getMessage() + ".",
                    "Check the file and its permissions.",
                    e);
        }
    }

    public Path path() {
        return path;
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

    /** The bytes of a tensor, little-endian, valid until this file is closed. */
    public MemorySegment bytes(TensorInfo tensor) {
        return mapping.asSlice(tensor.offset(), tensor.bytes());
    }

    @Override
    public void close() {
        arena.close();
    }
}
