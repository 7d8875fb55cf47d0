package io.cogview4j.diagnosis;

import io.cogview4j.machine.FolderSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Models in the cache of Hugging Face's tools.
 *
 * @param cogview4 those that are or belong to a CogView4, by their names
 * @param others how many there are beside them, which are nobody's business
 */
public record HubModels(List<StoredModel> cogview4, int others) {
    private static final String PREFIX = "models--";
    private static final String UNFINISHED = ".incomplete";

    /**
     * A model of which there are files.
     *
     * @param name as the hub has it, with its owner's, for example {@code THUDM/CogView4-6B}
     * @param bytes of all files that are there
     * @param whole whether no file is unfinished, and none that links lead to is missing
     */
    public record StoredModel(String name, long bytes, boolean whole) {}

    public HubModels {
        cogview4 = List.copyOf(cogview4);
    }

    /** The folder that those tools keep models in, by the variables that they heed; empty where nothing tells it. */
    static Optional<Path> folder(Map<String, String> environment, String home) {
        return set(environment, "HF_HUB_CACHE")
                .or(() -> set(environment, "HUGGINGFACE_HUB_CACHE"))
                .or(() -> set(environment, "HF_HOME").map(folder -> folder.resolve("hub")))
                .or(() -> set(environment, "XDG_CACHE_HOME").map(HubModels::inCache))
                .or(() -> home.startsWith("?") ? Optional.empty() : Optional.of(inCache(Path.of(home, ".cache"))));
    }

    private static Path inCache(Path cache) {
        return cache.resolve("huggingface").resolve("hub");
    }

    private static Optional<Path> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /** Those in this folder, which need not be there. */
    static HubModels in(Path folder) {
        List<StoredModel> cogview4 = new ArrayList<>();
        int others = 0;
        for (Path model : models(folder)) {
            if (isCogView4(model)) {
                cogview4.add(
                        new StoredModel(name(model), FolderSize.bytes(model).orElse(0), isWhole(model)));
            } else {
                others++;
            }
        }
        return new HubModels(cogview4, others);
    }

    private static List<Path> models(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static String name(Path model) {
        return model.getFileName().toString().substring(PREFIX.length()).replace("--", "/");
    }

    private static boolean isCogView4(Path model) {
        return name(model).toLowerCase(Locale.ROOT).contains("cogview4");
    }

    private static boolean isWhole(Path model) {
        try (Stream<Path> files = Files.walk(model)) {
            return files.noneMatch(file -> file.getFileName().toString().endsWith(UNFINISHED)
                    || Files.isSymbolicLink(file) && Files.notExists(file));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
