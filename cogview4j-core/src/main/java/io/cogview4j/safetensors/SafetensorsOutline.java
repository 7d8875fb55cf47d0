package io.cogview4j.safetensors;

import io.cogview4j.machine.AtomicFile;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.OutputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Which tensors a file is to hold and where, known before there is a byte of them: so they may be written one by one, in any
 * order, without all being in memory. The order in the file is that of the reference implementation, wide data types first,
 * then by name.
 */
public final class SafetensorsOutline {
    private static final JsonFactory JSON = new JsonFactory();

    /** A tensor that has no place yet. */
    public record Entry(String name, DType dtype, List<Long> shape) {
        public Entry {
            shape = List.copyOf(shape);
        }

        /** @throws IllegalArgumentException if a dimension is negative, or the values do not fill whole bytes */
        public static Entry of(String name, DType dtype, long... shape) {
            return new Entry(name, dtype, LongStream.of(shape).boxed().toList());
        }

        /** How many it takes. */
        public long bytes() {
            return dtype.bytes(TensorInfo.elements(shape));
        }
    }

    private final byte[] header;
    private final Map<String, TensorInfo> tensors;

    private SafetensorsOutline(byte[] header, Map<String, TensorInfo> tensors) {
        this.header = header;
        this.tensors = tensors;
    }

    /**
     * @param metadata the texts of {@code __metadata__}; halves of characters, which UTF-8 cannot say, become question marks
     * @throws IllegalArgumentException if two entries have the same name, or one that is not free
     * @throws OutputException if the header would be longer than one that is read
     */
    public static SafetensorsOutline of(Collection<Entry> entries, Map<String, String> metadata) {
        List<Entry> ordered = entries.stream()
                .sorted(Comparator.comparing(Entry::dtype).reversed().thenComparing(Entry::name))
                .toList();
        byte[] header = header(ordered, metadata);
        if (header.length > SafetensorsHeader.MAX_HEADER_BYTES) {
            throw new OutputException(
                    CoreMessage.SAFETENSORS_HEADER_UNWRITABLE, header.length, SafetensorsHeader.MAX_HEADER_BYTES);
        }
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long offset = SafetensorsHeader.PREFIX_BYTES + header.length;
        for (Entry entry : ordered) {
            TensorInfo info = new TensorInfo(entry.name(), entry.dtype(), entry.shape(), offset, entry.bytes());
            if (entry.name().equals("__metadata__") || tensors.put(entry.name(), info) != null) {
                throw new IllegalArgumentException("the name " + entry.name() + " is taken");
            }
            offset += entry.bytes();
        }
        return new SafetensorsOutline(header, tensors);
    }

    /** In the order of the file. */
    public List<TensorInfo> tensors() {
        return List.copyOf(tensors.values());
    }

    /** The tensor of this name. */
    public TensorInfo tensor(String name) {
        TensorInfo info = tensors.get(name);
        if (info == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return info;
    }

    /** Of the whole file. */
    public long bytes() {
        long end = SafetensorsHeader.PREFIX_BYTES + (long) header.length;
        return tensors.values().stream()
                .mapToLong(tensor -> tensor.offset() + tensor.bytes())
                .reduce(end, Math::max);
    }

    /** Writes what stands before the tensors; the channel is then where the first begins. */
    public void writeHeader(FileChannel out) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(SafetensorsHeader.PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        AtomicFile.drain(prefix.putLong(header.length).flip(), out);
        AtomicFile.drain(ByteBuffer.wrap(header), out);
    }

    /** The header's JSON, padded with spaces so that the data behind it is aligned to 8 bytes. */
    private static byte[] header(List<Entry> ordered, Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart("__metadata__");
                new TreeMap<>(metadata).forEach((key, value) -> json.writeStringProperty(unicode(key), unicode(value)));
                json.writeEndObject();
            }
            long offset = 0;
            for (Entry entry : ordered) {
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

    private static String unicode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static void writeNumbers(JsonGenerator json, String name, List<Long> numbers) {
        json.writeArrayPropertyStart(name);
        numbers.forEach(json::writeNumber);
        json.writeEndArray();
    }
}
