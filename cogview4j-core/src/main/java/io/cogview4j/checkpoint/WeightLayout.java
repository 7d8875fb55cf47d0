package io.cogview4j.checkpoint;

import static java.util.stream.Collectors.joining;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which files hold a component's weights: the shards that its index names, or the one file there is. A variant
 * ({@code diffusion_pytorch_model.bf16.safetensors}) is taken if it is alone and there are no plain files.
 *
 * @param index the file that names the shards, null if all weights are in one file
 * @param files some of which may be missing if an index names them
 * @param places the file of each tensor that the index names; it counts where a tensor is in several
 */
public record WeightLayout(@Nullable Path index, List<Path> files, Map<String, Path> places) {
    private static final String SUFFIX = ".safetensors";
    private static final String INDEX = ".safetensors.index.json";
    private static final List<String> STEMS = List.of("diffusion_pytorch_model", "model");

    private static final Pattern VARIANT =
            Pattern.compile("(diffusion_pytorch_model|model)\\.(\\w+\\.safetensors|safetensors\\.index\\.\\w+\\.json)");
    private static final Pattern SHARD = Pattern.compile(".*-\\d{5}-of-\\d{5}(\\.\\w+)?\\.safetensors");
    private static final Pattern PICKLE = Pattern.compile(".*\\.(bin|pt|pth|pkl|ckpt)");
    private static final Pattern PLAIN_NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]+\\.safetensors");

    public WeightLayout {
        files = List.copyOf(files);
        places = Map.copyOf(places);
    }

    /** @throws CheckpointException if it cannot be told which files hold the weights, or one of them is missing */
    static WeightLayout find(Path folder) {
        WeightLayout layout = named(folder);
        layout.requireComplete();
        return layout;
    }

    /** @throws CheckpointException if it cannot be told which files hold the weights */
    public static WeightLayout named(Path folder) {
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
                    Files.exists(folder) ? CoreMessage.WEIGHTS_FOLDER_IS_FILE : CoreMessage.WEIGHTS_FOLDER_MISSING,
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
        return name.endsWith(SUFFIX) ? new WeightLayout(null, List.of(file), Map.of()) : of(file, places(folder, file));
    }

    private static Map<String, Path> places(Path folder, Path index) {
        Map<String, Path> places = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry :
                ConfigJson.read(index).root().path("weight_map").properties()) {
            places.put(entry.getKey(), shard(folder, index, entry.getValue()));
        }
        if (places.isEmpty()) {
            throw new CheckpointException(CoreMessage.SHARDS_UNNAMED, index);
        }
        return places;
    }

    /** Not every text is the name of a file, and not every name stays in the folder. */
    private static Path shard(Path folder, Path index, JsonNode named) {
        String name = named.isString() ? named.asString() : "";
        try {
            if (PLAIN_NAME.matcher(name).matches()) {
                return folder.resolve(name);
            }
        } catch (InvalidPathException e) {
            // falls through to the message for whatever is no name
        }
        throw new CheckpointException(CoreMessage.SHARD_OUTSIDE_FOLDER, index, ConfigJson.shown(named));
    }

    private static WeightLayout of(Path index, Map<String, Path> places) {
        return new WeightLayout(
                index, places.values().stream().distinct().sorted().toList(), places);
    }

    /** The files that the index names in vain. */
    public List<Path> missing() {
        return index == null
                ? List.of()
                : files.stream().filter(Files::notExists).toList();
    }

    /** @throws CheckpointException if files are missing */
    public void requireComplete() {
        List<Path> missing = missing();
        for (Path file : missing) {
            if (Files.isSymbolicLink(file)) {
                throw new CheckpointException(FileProblem.of(file).orElseThrow());
            }
        }
        if (index != null && !missing.isEmpty()) {
            notPulled(Objects.requireNonNull(index.getParent())).ifPresent(e -> {
                throw e;
            });
            String names = missing.stream()
                    .map(shard -> shard.getFileName().toString())
                    .collect(joining(", "));
            throw new CheckpointException(CoreMessage.SHARDS_MISSING, index, files.size(), missing.size(), names);
        }
    }

    /**
     * What to say of a component without weights in a hub's cache, where it was left out or has not come yet. Who draws needs all
     * components of the image stages, so those that are not there either are told of with it.
     */
    static Optional<CheckpointException> notPulled(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        Path checkpoint = Objects.requireNonNull(whole.getParent());
        return HubCache.pullable(checkpoint)
                .map(model -> new CheckpointException(
                        CoreMessage.WEIGHTS_NOT_PULLED,
                        model,
                        lacking(checkpoint, whole.getFileName().toString())));
    }

    private static String lacking(Path checkpoint, String asked) {
        boolean encodes = asked.equals(Component.TEXT_ENCODER.folderName());
        Stream<String> others = Arrays.stream(Component.values())
                .filter(other -> !encodes && !other.encodes() && other.hasWeights())
                .map(Component::folderName)
                .filter(other -> !hasAnyWeights(checkpoint.resolve(other)));
        return Stream.concat(others, Stream.of(asked)).distinct().sorted().collect(joining(","));
    }

    private static boolean hasAnyWeights(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().endsWith(SUFFIX));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static CheckpointException none(Path folder, List<String> names, List<String> variants) {
        if (!variants.isEmpty()) {
            return new CheckpointException(CoreMessage.WEIGHTS_VARIANTS, folder, String.join(", ", variants));
        }
        if (!matching(names, SHARD).isEmpty()) {
            return new CheckpointException(CoreMessage.SHARDS_WITHOUT_INDEX, folder);
        }
        List<String> pickles = matching(names, PICKLE);
        if (!pickles.isEmpty()) {
            return new CheckpointException(CoreMessage.WEIGHTS_PICKLED, folder, pickles.getFirst());
        }
        Optional<CheckpointException> notPulled = notPulled(folder);
        if (notPulled.isPresent()) {
            return notPulled.get();
        }
        if (names.isEmpty()) {
            return new CheckpointException(CoreMessage.WEIGHTS_FOLDER_EMPTY, folder);
        }
        String found = String.join(", ", names.subList(0, Math.min(8, names.size())));
        return new CheckpointException(CoreMessage.WEIGHTS_NOT_FOUND, folder, found);
    }
}
