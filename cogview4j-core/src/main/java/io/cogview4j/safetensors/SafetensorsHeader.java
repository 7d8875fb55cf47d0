package io.cogview4j.safetensors;

import io.cogview4j.api.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The header of a safetensors file: which tensors it holds and where. Reading one never touches their bytes. */
public record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
    /** The reference implementation's own limit. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public SafetensorsHeader {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Reads and checks the header of {@code path}.
     *
     * @throws CheckpointException if the file is missing, cut short, or the header does not describe it
     */
    public static SafetensorsHeader read(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long fileBytes = channel.size();
            if (fileBytes < 8) {
                throw damaged(path, "it has " + fileBytes + " bytes and no header");
            }
            long headerBytes = readFully(channel, 0, 8).getLong();
            if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES || headerBytes > fileBytes - 8) {
                throw damaged(
                        path, "its header claims " + Long.toUnsignedString(headerBytes) + " bytes of " + fileBytes);
            }
            byte[] json = readFully(channel, 8, (int) headerBytes).array();
            return parse(path, json, 8 + headerBytes, fileBytes);
        } catch (NoSuchFileException e) {
            throw new CheckpointException(
                    path + " is missing.", "Check that the model folder is complete, or download the file again.", e);
        } catch (IOException e) {
            String reason = Files.isDirectory(path) ? "it is a folder" : String.valueOf(e.getMessage());
            throw new CheckpointException(
                    path + " cannot be read: " + reason + ".", "Check the file and its permissions.", e);
        }
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private static SafetensorsHeader parse(Path path, byte[] json, long dataStart, long fileBytes) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw damaged(path, "its header is not JSON (" + e.getOriginalMessage() + ")");
        }
        if (!root.isObject()) {
            throw damaged(path, "its header is not a JSON object");
        }
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (entry.getKey().equals("__metadata__")) {
                entry.getValue()
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asString("")));
            } else {
                tensors.put(entry.getKey(), parseTensor(path, entry.getKey(), entry.getValue(), dataStart, fileBytes));
            }
        }
        requireNoOverlap(path, tensors);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static TensorInfo parseTensor(Path path, String name, JsonNode node, long dataStart, long fileBytes) {
        JsonNode offsets = node.path("data_offsets");
        if (!node.path("shape").isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw damaged(path, "the entry of tensor " + name + " is incomplete");
        }
        DType dtype = dtype(path, name, node.path("dtype").asString(""));
        List<Long> shape = new ArrayList<>();
        long bytes = dtype.bytes();
        for (JsonNode dimension : node.path("shape")) {
            if (!dimension.isIntegralNumber() || !dimension.canConvertToLong() || dimension.asLong() < 0) {
                throw damaged(path, "tensor " + name + " has the shape " + node.path("shape"));
            }
            shape.add(dimension.asLong());
            try {
                bytes = Math.multiplyExact(bytes, dimension.asLong());
            } catch (ArithmeticException e) {
                throw damaged(path, "tensor " + name + " has the shape " + node.path("shape"));
            }
        }
        if (!offsets.get(0).canConvertToLong() || !offsets.get(1).canConvertToLong()) {
            throw damaged(path, "tensor " + name + " has the offsets " + offsets);
        }
        long start = offsets.get(0).asLong();
        long end = offsets.get(1).asLong();
        if (start < 0 || end < start || end > fileBytes - dataStart) {
            throw damaged(
                    path, "tensor " + name + " lies at " + offsets + ", outside the file's " + fileBytes + " bytes");
        }
        if (end - start != bytes) {
            throw damaged(
                    path,
                    "tensor %s of %s %s needs %d bytes but has %d".formatted(name, dtype, shape, bytes, end - start));
        }
        return new TensorInfo(name, dtype, shape, dataStart + start, bytes);
    }

    private static DType dtype(Path path, String name, String text) {
        try {
            return DType.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(
                    path + ": tensor " + name + " has the unknown data type \"" + text + "\".",
                    "Save the model in float32 or bfloat16.",
                    e);
        }
    }

    private static void requireNoOverlap(Path path, Map<String, TensorInfo> tensors) {
        List<TensorInfo> byOffset = new ArrayList<>(tensors.values());
        byOffset.sort((a, b) -> Long.compare(a.offset(), b.offset()));
        for (int i = 1; i < byOffset.size(); i++) {
            TensorInfo before = byOffset.get(i - 1);
            TensorInfo tensor = byOffset.get(i);
            if (tensor.offset() < before.offset() + before.bytes()) {
                throw damaged(path, "tensors " + before.name() + " and " + tensor.name() + " overlap");
            }
        }
    }

    private static CheckpointException damaged(Path path, String reason) {
        return new CheckpointException(
                path + " is not a sound safetensors file: " + reason + ".",
                "Download or copy the file again and compare its size and checksum.");
    }
}
