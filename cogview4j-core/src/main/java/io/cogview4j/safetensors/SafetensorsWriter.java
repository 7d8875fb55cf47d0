package io.cogview4j.safetensors;

import io.cogview4j.api.OutputFile;
import io.cogview4j.machine.AtomicFile;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.OutputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Collects named tensors and writes them as one safetensors file. The order is that of the reference implementation
 * (wide data types first, then by name), and so are the bytes: the same content gives the same file, whatever the order
 * of adding.
 *
 * <p>Memory that is handed over as a segment or buffer is read by {@link #write} and must stay valid until then.
 */
public final class SafetensorsWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int CHUNK_BYTES = 1 << 20;

    private record AddedTensor(String name, DType dtype, List<Long> shape, List<MemorySegment> parts) {
        long bytes() {
            return parts.stream().mapToLong(MemorySegment::byteSize).sum();
        }
    }

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, AddedTensor> entries = new HashMap<>();

    /** Sets a text of {@code __metadata__}. Halves of characters, which UTF-8 cannot say, become question marks. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(unicode(key), unicode(value));
        return this;
    }

    private static String unicode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Adds a tensor from its bytes, little-endian and row-major. */
    public SafetensorsWriter add(String name, DType dtype, MemorySegment bytes, long... shape) {
        return add(name, dtype, List.of(bytes), shape);
    }

    /** Adds a tensor from its bytes, little-endian and row-major, which lie in several pieces. */
    public SafetensorsWriter add(String name, DType dtype, List<MemorySegment> parts, long... shape) {
        List<Long> dimensions = LongStream.of(shape).boxed().toList();
        AddedTensor entry = new AddedTensor(name, dtype, dimensions, List.copyOf(parts));
        if (LongStream.of(shape).anyMatch(d -> d < 0)
                || dtype.bytes(TensorInfo.elements(dimensions)) != entry.bytes()) {
            throw new IllegalArgumentException("tensor %s of type %s and shape %s cannot have %d bytes"
                    .formatted(name, dtype, dimensions, entry.bytes()));
        }
        if (name.equals("__metadata__") || entries.containsKey(name)) {
            throw new IllegalArgumentException("the name " + name + " is taken");
        }
        entries.put(name, entry);
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
        List<AddedTensor> ordered = entries.values().stream()
                .sorted(Comparator.comparing(AddedTensor::dtype).reversed().thenComparing(AddedTensor::name))
                .toList();
        byte[] header = header(ordered);
        if (header.length > SafetensorsHeader.MAX_HEADER_BYTES) {
            throw new OutputException(
                    CoreMessage.SAFETENSORS_HEADER_UNWRITABLE, header.length, SafetensorsHeader.MAX_HEADER_BYTES);
        }
        ByteBuffer prefix = ByteBuffer.allocate(SafetensorsHeader.PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        AtomicFile.drain(prefix.putLong(header.length).flip(), out);
        AtomicFile.drain(ByteBuffer.wrap(header), out);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(CHUNK_BYTES);
            for (AddedTensor entry : ordered) {
                for (MemorySegment part : entry.parts()) {
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

    /** The header's JSON, padded with spaces so that the data behind it is aligned to 8 bytes. */
    private byte[] header(List<AddedTensor> ordered) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart("__metadata__");
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            long offset = 0;
            for (AddedTensor entry : ordered) {
                long end = offset + entry.bytes();
                json.writeObjectPropertyStart(entry.name());
                json.writeStringProperty("dtype", entry.dtype().name());
                writeNumbers(json, "shape", entry.shape());
                writeNumbers(json, "data_offsets", List.of(offset, end));
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        }
        while (bytes.size() % Long.BYTES != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static void writeNumbers(JsonGenerator json, String name, List<Long> numbers) {
        json.writeArrayPropertyStart(name);
        numbers.forEach(json::writeNumber);
        json.writeEndArray();
    }
}
