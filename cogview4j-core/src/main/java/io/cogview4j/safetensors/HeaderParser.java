package io.cogview4j.safetensors;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.MessageCode;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses one header. Works token by token: the header may come from anyone, and a tree of it would take many times its
 * size.
 */
final class HeaderParser {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** How Jackson's message about a name that occurs twice begins; its exception has no type of its own. */
    private static final String DUPLICATE = "Duplicate ";

    /** Far more than any tensor has; keeps a list of millions of ones out of the heap. */
    private static final int MAX_DIMENSIONS = 64;

    private final Path path;
    private final long dataStart;
    private final long fileBytes;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /**
     * @param dataStart where the tensors' bytes begin in the file
     * @param fileBytes where they end
     */
    HeaderParser(Path path, long dataStart, long fileBytes) {
        this.path = path;
        this.dataStart = dataStart;
        this.fileBytes = fileBytes;
    }

    SafetensorsHeader parse(byte[] json) {
        // The format is UTF-8; given bytes, Jackson would also take UTF-16 and UTF-32.
        var text = new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            readEntries(parser);
        } catch (JacksonException e) {
            boolean duplicate = e.getOriginalMessage().startsWith(DUPLICATE);
            throw damaged(
                    duplicate ? CoreMessage.SAFETENSORS_DUPLICATE_KEY : CoreMessage.SAFETENSORS_HEADER_NOT_JSON,
                    shown(e.getOriginalMessage()));
        }
        requireCovered();
        return new SafetensorsHeader(tensors, metadata);
    }

    private void readEntries(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw damaged(CoreMessage.SAFETENSORS_HEADER_NOT_OBJECT);
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("__metadata__")) {
                readMetadata(parser, value);
            } else {
                tensors.put(name, readTensor(parser, value, name));
            }
        }
        if (parser.nextToken() != null) {
            throw damaged(CoreMessage.SAFETENSORS_HEADER_GOES_ON);
        }
    }

    private void readMetadata(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw damaged(CoreMessage.SAFETENSORS_METADATA_NOT_OBJECT);
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw damaged(CoreMessage.SAFETENSORS_METADATA_NOT_TEXT, shown(key));
            }
            metadata.put(key, parser.getString());
        }
    }

    private TensorInfo readTensor(JsonParser parser, JsonToken value, String name) {
        if (value != JsonToken.START_OBJECT) {
            throw damaged(CoreMessage.SAFETENSORS_ENTRY_NOT_OBJECT, shown(name));
        }
        DType dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "dtype" -> dtype = readType(parser, name);
                case "shape" -> shape = readNumbers(parser, name, key);
                case "data_offsets" -> offsets = readNumbers(parser, name, key);
                default -> parser.skipChildren();
            }
        }
        if (dtype == null || shape == null || offsets == null) {
            String lacking = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
            throw damaged(CoreMessage.SAFETENSORS_ENTRY_INCOMPLETE, shown(name), lacking);
        }
        return placed(name, dtype, shape, offsets);
    }

    private DType readType(JsonParser parser, String name) {
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
        try {
            return DType.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(e, CoreMessage.SAFETENSORS_UNKNOWN_DTYPE, path, shown(name), shown(text));
        }
    }

    private List<Long> readNumbers(JsonParser parser, String name, String key) {
        List<Long> numbers = new ArrayList<>();
        boolean sound = parser.currentToken() == JsonToken.START_ARRAY;
        while (sound && parser.nextToken() != JsonToken.END_ARRAY) {
            sound = numbers.size() < MAX_DIMENSIONS && isWholeNumber(parser);
            if (sound) {
                numbers.add(parser.getLongValue());
            }
        }
        if (!sound) {
            throw damaged(CoreMessage.SAFETENSORS_NOT_WHOLE_NUMBERS, shown(name), key);
        }
        return numbers;
    }

    private static boolean isWholeNumber(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && parser.getLongValue() >= 0;
    }

    private TensorInfo placed(String name, DType dtype, List<Long> shape, List<Long> offsets) {
        if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
            throw damaged(CoreMessage.SAFETENSORS_OFFSETS_NOT_A_RANGE, shown(name), offsets);
        }
        long bytes = offsets.get(1) - offsets.get(0);
        long needed = bytesOf(name, dtype, shape);
        if (bytes != needed) {
            throw damaged(CoreMessage.SAFETENSORS_OTHER_LENGTH, shown(name), dtype, shape, needed, bytes);
        }
        if (offsets.get(1) > fileBytes - dataStart) {
            throw damaged(CoreMessage.SAFETENSORS_BEYOND_END, shown(name), offsets, fileBytes - dataStart);
        }
        return new TensorInfo(name, dtype, shape, dataStart + offsets.get(0), bytes);
    }

    private long bytesOf(String name, DType dtype, List<Long> shape) {
        try {
            return dtype.bytes(TensorInfo.elements(shape));
        } catch (ArithmeticException e) {
            throw damaged(CoreMessage.SAFETENSORS_IMPOSSIBLE_SHAPE, shown(name), dtype, shape);
        }
    }

    private void requireCovered() {
        List<TensorInfo> byOffset = new ArrayList<>(tensors.values());
        byOffset.sort(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes));
        long position = dataStart;
        @Nullable TensorInfo before = null;
        for (TensorInfo tensor : byOffset) {
            if (tensor.offset() > position) {
                throw damaged(CoreMessage.SAFETENSORS_HOLE, tensor.offset() - position, shown(tensor.name()));
            }
            if (before != null && tensor.offset() < position) {
                throw damaged(CoreMessage.SAFETENSORS_OVERLAP, shown(before.name()), shown(tensor.name()));
            }
            position = tensor.offset() + tensor.bytes();
            before = tensor;
        }
        if (position != fileBytes) {
            throw damaged(CoreMessage.SAFETENSORS_TAIL, fileBytes - position);
        }
    }

    /** @param values those of the code behind its first, the file */
    private CheckpointException damaged(MessageCode code, Object... values) {
        return new CheckpointException(
                code, Stream.concat(Stream.of(path), Stream.of(values)).toArray());
    }

    /** Text from the file as it may stand in a message: short. */
    private static String shown(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
