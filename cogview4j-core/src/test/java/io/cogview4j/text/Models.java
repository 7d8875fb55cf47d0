package io.cogview4j.text;

import io.cogview4j.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The models of the reference data, as they are and with changes. */
final class Models {
    private static final Path ROOT = Path.of("src/test/resources/reference/models");

    private Models() {}

    static Path tokenizer(String model) {
        return ROOT.resolve(model).resolve("tokenizer");
    }

    static Path textEncoder(String model) {
        return ROOT.resolve(model).resolve("text_encoder");
    }

    static ObjectNode json(Path file) {
        return (ObjectNode) JsonMapper.shared().readTree(file.toFile());
    }

    /** The folder's JSON file of this name, changed, in another folder. */
    static Path withJson(Path from, String name, Path to, Consumer<ObjectNode> change) {
        ObjectNode json = json(from.resolve(name));
        change.accept(json);
        try {
            return Files.writeString(to.resolve(name), json.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tensors of a text encoder, by name, to be changed and written elsewhere. */
    static Map<String, Stored> tensors(String model) {
        Map<String, Stored> tensors = new TreeMap<>();
        try (Stream<Path> files = Files.list(textEncoder(model))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                try (SafetensorsFile open = SafetensorsFile.open(file)) {
                    open.tensors()
                            .forEach((name, info) -> tensors.put(
                                    name,
                                    new Stored(
                                            info.dtype().name(),
                                            info.shape(),
                                            open.bytes(info).toArray(ValueLayout.JAVA_BYTE))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tensors;
    }

    record Stored(String dtype, List<Long> shape, byte[] bytes) {}

    /** A text encoder with the config of {@code model} and these tensors. */
    static Path textEncoder(Path to, String model, Map<String, Stored> tensors) {
        withJson(textEncoder(model), "config.json", to, _ -> {});
        ObjectNode header = JsonMapper.shared().createObjectNode();
        long offset = 0;
        for (Map.Entry<String, Stored> entry : tensors.entrySet()) {
            ObjectNode tensor = header.putObject(entry.getKey());
            tensor.put("dtype", entry.getValue().dtype());
            entry.getValue().shape().forEach(tensor.withArray("shape")::add);
            tensor.withArray("data_offsets")
                    .add(offset)
                    .add(offset + entry.getValue().bytes().length);
            offset += entry.getValue().bytes().length;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(to.resolve("model.safetensors"))) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            out.write(json);
            for (Stored stored : tensors.values()) {
                out.write(stored.bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to;
    }
}
