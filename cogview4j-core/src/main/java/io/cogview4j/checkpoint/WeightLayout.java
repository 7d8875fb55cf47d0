package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.FileProblem;
import io.cogview4j.api.MessageCode;
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
                    Files.exists(folder) ? MessageCode.WEIGHTS_FOLDER_IS_FILE : MessageCode.WEIGHTS_FOLDER_MISSING,
                    folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new CheckpointException(e, FileProblem.listing(folder, e));
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
                        MessageCode.SHARD_OUTSIDE_FOLDER, index, ConfigJson.shown(entry.getValue()));
            }
            names.add(name);
        }
        if (names.isEmpty()) {
            throw new CheckpointException(MessageCode.SHARDS_UNNAMED, index);
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
                    MessageCode.SHARDS_MISSING, index, shards.size(), missing.size(), String.join(", ", missing));
        }
        return shards;
    }

    private static CheckpointException none(Path folder, List<String> names, List<String> variants) {
        if (!variants.isEmpty()) {
            return new CheckpointException(MessageCode.WEIGHTS_VARIANTS, folder, String.join(", ", variants));
        }
        if (!matching(names, SHARD).isEmpty()) {
            return new CheckpointException(MessageCode.SHARDS_WITHOUT_INDEX, folder);
        }
        List<String> pickles = matching(names, PICKLE);
        if (!pickles.isEmpty()) {
            return new CheckpointException(MessageCode.WEIGHTS_PICKLED, folder, pickles.getFirst());
        }
        if (names.isEmpty()) {
            return new CheckpointException(MessageCode.WEIGHTS_FOLDER_EMPTY, folder);
        }
        String found = String.join(", ", names.subList(0, Math.min(8, names.size())));
        return new CheckpointException(MessageCode.WEIGHTS_NOT_FOUND, folder, found);
    }
}
