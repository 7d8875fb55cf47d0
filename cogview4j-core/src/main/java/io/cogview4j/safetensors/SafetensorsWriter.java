package io.cogview4j.safetensors;

import io.cogview4j.api.OutputFile;
import io.cogview4j.machine.AtomicFile;
import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Collects named tensors and writes them as one safetensors file. The order is that of the reference implementation
 * (wide data types first, then by name), and so are the bytes: the same content gives the same file, whatever the order
 * of adding.
 *
 * <p>Memory that is handed over as a segment or buffer is read by {@link #write} and must stay valid until then.
 */
public final class SafetensorsWriter {
    private static final int CHUNK_BYTES = 1 << 20;

    private record AddedTensor(SafetensorsOutline.Entry entry, List<MemorySegment> parts) {
        long bytes() {
            return parts.stream().mapToLong(MemorySegment::byteSize).sum();
        }
    }

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, AddedTensor> entries = new HashMap<>();

    /** Sets a text of {@code __metadata__}. Halves of characters, which UTF-8 cannot say, become question marks. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds a tensor from its bytes, little-endian and row-major. */
    public SafetensorsWriter add(String name, DType dtype, MemorySegment bytes, long... shape) {
        return add(name, dtype, List.of(bytes), shape);
    }

    /** Adds a tensor from its bytes, little-endian and row-major, which lie in several pieces. */
    public SafetensorsWriter add(String name, DType dtype, List<MemorySegment> parts, long... shape) {
        List<Long> dimensions = LongStream.of(shape).boxed().toList();
        AddedTensor tensor = new AddedTensor(new SafetensorsOutline.Entry(name, dtype, dimensions), List.copyOf(parts));
        if (LongStream.of(shape).anyMatch(d -> d < 0) || tensor.entry().bytes() != tensor.bytes()) {
            throw new IllegalArgumentException("tensor %s of type %s and shape %s cannot have %d bytes"
                    .formatted(name, dtype, dimensions, tensor.bytes()));
        }
        if (name.equals("__metadata__") || entries.containsKey(name)) {
            throw new IllegalArgumentException("the name " + name + " is taken");
        }
        entries.put(name, tensor);
        return this;
    }

    /** Adds a tensor from the remaining bytes of {@code bytes}, little-endian and row-major. */
    public SafetensorsWriter add(String name, DType dtype, ByteBuffer bytes, long... shape) {
        return add(name, dtype, MemorySegment.ofBuffer(bytes), shape);
    }

    /** Adds a float32 tensor with a copy of these values, row-major. */
    public SafetensorsWriter add(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return add(name, DType.F32, bytes, shape);
    }

    /**
     * Writes the file, whole or not at all, as an {@link OutputFile}.
     *
     * @throws OutputException if it cannot be written; {@code file} is then as it was before
     */
    public void write(Path file) {
        new OutputFile(file).write(this::writeTo);
    }

    /**
     * As {@link #write}, and not before all of it is on the disk does it take the place of another: what is there after the power
     * has failed is one or the other.
     *
     * @throws OutputException as {@link #write}
     */
    public void writeDurably(Path file) {
        new OutputFile(file).write(out -> {
            writeTo(out);
            out.force(false);
        });
    }

    private void writeTo(FileChannel out) throws IOException {
        SafetensorsOutline outline = SafetensorsOutline.of(
                entries.values().stream().map(AddedTensor::entry).toList(), metadata);
        outline.writeHeader(out);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(CHUNK_BYTES);
            for (TensorInfo tensor : outline.tensors()) {
                for (MemorySegment part :
                        Objects.requireNonNull(entries.get(tensor.name())).parts()) {
                    drain(part, chunk, out);
                }
            }
        }
    }

    private static void drain(MemorySegment part, MemorySegment chunk, FileChannel out) throws IOException {
        long total = part.byteSize();
        for (long at = 0; at < total; at += CHUNK_BYTES) {
            long bytes = Math.min(CHUNK_BYTES, total - at);
            MemorySegment.copy(part, at, chunk, 0, bytes);
            AtomicFile.drain(chunk.asSlice(0, bytes).asByteBuffer(), out);
        }
    }
}
