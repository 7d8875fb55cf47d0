package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Which files hold a component's weights: the shards that its index names, or the one file there is. A variant
 * ({@code diffusion_pytorch_model.bf16.safetensors}) is taken if it is alone and there are no plain files.
 */
record WeightLayout(List<Path> files) {
    private static final String SUFFIX = ".safetensors";
    private static final String INDEX = ".safetensors.index.json";
    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model");

    private static final Pattern VARIANT =
            Pattern.compile("(diffusion_pytorch_model|model)\\.(\\w+\\.safetensors|safetensors\\.index\\.\\w+\\.json)");
    private static final Pattern SHARD = Pattern.compile(".*-\\d{5}-of-\\d{5}(\\.\\w+)?\\.safetensors");
    private static final Pattern PICKLE = Pattern.compile(".*\\.(bin|pt|pth|pkl|ckpt)");
    private static final Pattern PLAIN_NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]+\\.safetensors");

    static WeightLayout find(Path folder) {
        List<String> names = names(folder);
        for (String stem : STEMS) {
            for (String name : List.of(stem + INDEX, stem + SUFFIX)) {
                if (names.contains(name)) {
                    return of(folder, name);
                }
            }
        }
        List<String> variants = matching(names, VARIANT);
        if (variants.size() == 1) {
            return of(folder, variants.getFirst());
        }
        throw none(folder, names, variants);
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(
                    folder + (Files.exists(folder) ? " is a file, not the folder of a component." : " is missing."),
                    "Check that the model folder is complete, or download the component again.");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new CheckpointException(
                    folder + " cannot be read: " + e.getMessage() + ".", "Check its permissions.", e);
        }
    }

    private static List<String> matching(List<String> names, Pattern pattern) {
        return names.stream().filter(pattern.asMatchPredicate()).toList();
    }

    private static WeightLayout of(Path folder, String name) {
        Path file = folder.resolve(name);
        return name.endsWith(SUFFIX) ? new WeightLayout(List.of(file)) : new WeightLayout(shards(folder, file));
    }

    private static List<Path> shards(Path folder, Path index) {
        TreeSet<String> names = new TreeSet<>();
        for (Map.Entry<String, JsonNode> entry :
                ConfigJson.read(index).root().path("weight_map").properties()) {
            String name = entry.getValue().asString("");
            if (!PLAIN_NAME.matcher(name).matches()) {
                throw new CheckpointException(
                        index + " names the shard " + ConfigJson.shown(entry.getValue())
                                + ", which is not a safetensors file beside it.",
                        "Do not use this checkpoint unless you trust where it comes from.");
            }
            names.add(name);
        }
        if (names.isEmpty()) {
            throw new CheckpointException(index + " names no shards.", "Download the file again.");
        }
        List<Path> shards = names.stream().map(folder::resolve).toList();
        List<String> missing = new ArrayList<>();
        for (Path shard : shards) {
            if (Files.notExists(shard)) {
                missing.add(shard.getFileName().toString());
            }
        }
        if (!missing.isEmpty()) {
            throw new CheckpointException(
                    "%s names %d shards, of which %d are missing: %s."
                            .formatted(index, shards.size(), missing.size(), String.join(", ", missing)),
                    "Download the missing files into the same folder.");
        }
        return shards;
    }

    private static CheckpointException none(Path folder, List<String> names, List<String> variants) {
        if (!variants.isEmpty()) {
            return new CheckpointException(
                    folder + " holds several variants of its weights: " + String.join(", ", variants) + ".",
                    "Leave one of them in the folder.");
        }
        if (!matching(names, SHARD).isEmpty()) {
            return new CheckpointException(
                    folder + " holds shards, but not the index that belongs to them (" + STEMS.get(0) + INDEX + " or "
                            + STEMS.get(1) + INDEX + ").",
                    "Download the index into the same folder.");
        }
        List<String> pickles = matching(names, PICKLE);
        if (!pickles.isEmpty()) {
            return new CheckpointException(
                    folder + " has its weights only as " + pickles.getFirst()
                            + ", a pickle file, which is refused because reading one runs whatever code is in it.",
                    "Download the safetensors files of the same model, or convert it with diffusers.");
        }
        return new CheckpointException(
                folder + " has no weights in safetensors format; it holds "
                        + (names.isEmpty() ? "nothing" : String.join(", ", names.subList(0, Math.min(8, names.size()))))
                        + ".",
                "Expected " + STEMS.get(0) + SUFFIX + " or " + STEMS.get(0) + INDEX
                        + " (text encoder: model...): download the component again.");
    }
}
