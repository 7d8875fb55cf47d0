package io.cogview4j.text;

import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
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
    static Map<String, StoredTensor> tensors(String model) {
        Map<String, StoredTensor> tensors = new TreeMap<>();
        try (Stream<Path> files = Files.list(textEncoder(model))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
                try (SafetensorsFile open = SafetensorsFile.open(file)) {
                    open.tensors()
                            .forEach((name, info) -> tensors.put(
                                    name,
                                    new StoredTensor(
                                            info.dtype(),
                                            info.shape(),
                                            open.bytes(info).toArray(ValueLayout.JAVA_BYTE))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tensors;
    }

    record StoredTensor(DType dtype, List<Long> shape, byte[] bytes) {}

    /** A text encoder with the config of {@code model} and these tensors. */
    static Path textEncoder(Path to, String model, Map<String, StoredTensor> tensors) {
        withJson(textEncoder(model), "config.json", to, _ -> {});
        SafetensorsWriter writer = new SafetensorsWriter();
        tensors.forEach((name, tensor) -> writer.add(
                name,
                tensor.dtype(),
                ByteBuffer.wrap(tensor.bytes()),
                tensor.shape().stream().mapToLong(Long::longValue).toArray()));
        writer.write(to.resolve("model.safetensors"));
        return to;
    }
}
