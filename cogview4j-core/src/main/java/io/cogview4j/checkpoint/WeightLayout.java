package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which files hold a component's weights: the shards that its index names, or the one file there is. */
record WeightLayout(List<Path> files) {
    private static final String INDEX = ".safetensors.index.json";
    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model");

    static WeightLayout find(Path folder) {
        for (String stem : STEMS) {
            if (Files.isRegularFile(folder.resolve(stem + INDEX))) {
                return sharded(folder, folder.resolve(stem + INDEX));
            }
            if (Files.isRegularFile(folder.resolve(stem + ".safetensors"))) {
                return new WeightLayout(List.of(folder.resolve(stem + ".safetensors")));
            }
        }
        throw new CheckpointException(
                folder + " has no weights in safetensors format." + others(folder),
                "Expected " + STEMS.get(0) + ".safetensors or " + STEMS.get(0) + INDEX
                        + " (text encoder: model...): download the component again.");
    }

    private static WeightLayout sharded(Path folder, Path index) {
        JsonNode map;
        try {
            map = JsonMapper.shared().readTree(index.toFile()).path("weight_map");
        } catch (JacksonException e) {
            throw new CheckpointException(
                    index + " is not readable JSON: " + e.getOriginalMessage() + ".", "Download the file again.", e);
        }
        TreeSet<String> names = new TreeSet<>();
        map.properties().forEach(entry -> names.add(entry.getValue().asString("")));
        if (names.isEmpty()) {
            throw new CheckpointException(index + " names no shards.", "Download the file again.");
        }
        for (String name : names) {
            if (name.isEmpty() || !Path.of(name).equals(Path.of(name).getFileName())) {
                throw new CheckpointException(
                        index + " names the shard \"" + name + "\", which is not a file beside it.",
                        "Do not use this checkpoint unless you trust where it comes from.");
            }
        }
        return new WeightLayout(names.stream().map(folder::resolve).toList());
    }

    private static String others(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(p -> p.getFileName().toString()).sorted().limit(8).toList();
            return " It holds: " + String.join(", ", names) + ".";
        } catch (IOException e) {
            return "";
        }
    }
}
