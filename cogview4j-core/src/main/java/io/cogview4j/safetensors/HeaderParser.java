package io.cogview4j.safetensors;

import io.cogview4j.api.CheckpointException;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            throw damaged("its header is not sound JSON (" + shown(e.getOriginalMessage()) + ")");
        }
        requireCovered();
        return new SafetensorsHeader(tensors, metadata);
    }

    private void readEntries(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw damaged("its header is not a JSON object");
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
            throw damaged("its header goes on after the JSON object");
        }
    }

    private void readMetadata(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            throw damaged("its __metadata__ is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw damaged("the value of \"" + shown(key) + "\" in its __metadata__ is not a text");
            }
            metadata.put(key, parser.getString());
        }
    }

    private TensorInfo readTensor(JsonParser parser, JsonToken value, String name) {
        if (value != JsonToken.START_OBJECT) {
            throw damaged("the entry of tensor " + shown(name) + " is not a JSON object");
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
            throw damaged("the entry of tensor " + shown(name) + " lacks \""
                    + (dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets") + "\"");
        }
        return placed(name, dtype, shape, offsets);
    }

    private DType readType(JsonParser parser, String name) {
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
        try {
            return DType.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    path + ": tensor " + shown(name) + " has the data type \"" + shown(text)
                            + "\", which the safetensors format does not know.",
                    "Save the model in float32 or bfloat16.",
                    e);
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
            throw damaged("the \"" + key + "\" of tensor " + shown(name) + " is not a list of whole numbers from 0 up");
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
            throw damaged("tensor " + shown(name) + " has the offsets " + offsets + ", not a begin and an end");
        }
        long bytes = offsets.get(1) - offsets.get(0);
        if (bytes != bytesOf(name, dtype, shape)) {
            throw damaged("tensor %s of type %s and shape %s needs %d bytes but has %d"
                    .formatted(shown(name), dtype, shape, bytesOf(name, dtype, shape), bytes));
        }
        if (offsets.get(1) > fileBytes - dataStart) {
            throw damaged("tensor %s lies %s bytes behind the header, and the file has only %d behind it"
                    .formatted(shown(name), offsets, fileBytes - dataStart));
        }
        return new TensorInfo(name, dtype, shape, dataStart + offsets.get(0), bytes);
    }

    private long bytesOf(String name, DType dtype, List<Long> shape) {
        try {
            return dtype.bytes(TensorInfo.elements(shape));
        } catch (ArithmeticException e) {
            throw damaged("tensor " + shown(name) + " of type " + dtype + " has the impossible shape " + shape);
        }
    }

    private void requireCovered() {
        List<TensorInfo> byOffset = new ArrayList<>(tensors.values());
        byOffset.sort(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes));
        long position = dataStart;
        @Nullable TensorInfo before = null;
        for (TensorInfo tensor : byOffset) {
            if (tensor.offset() > position) {
                throw damaged("%d bytes before tensor %s belong to no tensor"
                        .formatted(tensor.offset() - position, shown(tensor.name())));
            }
            if (before != null && tensor.offset() < position) {
                throw damaged("tensors " + shown(before.name()) + " and " + shown(tensor.name()) + " overlap");
            }
            position = tensor.offset() + tensor.bytes();
            before = tensor;
        }
        if (position != fileBytes) {
            throw damaged(fileBytes - position + " bytes at its end belong to no tensor");
        }
    }

    private CheckpointException damaged(String reason) {
        return SafetensorsHeader.damaged(path, reason);
    }

    /** Text from the file as it may stand in a message: short, and without what steers a terminal. */
    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 120 ? plain : plain.substring(0, 120) + "...";
    }
}
