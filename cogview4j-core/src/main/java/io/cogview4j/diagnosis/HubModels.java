package io.cogview4j.diagnosis;

import io.cogview4j.machine.FolderSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Models in the caches of Hugging Face's and ModelScope's tools.
 *
 * @param cogview4 those that are or belong to a CogView4, by their names
 * @param others how many there are beside them, which are nobody's business
 */
public record HubModels(List<StoredModel> cogview4, int others) {
    private static final String PREFIX = "models--";
    private static final String MODELSCOPE_PREFIX = "modelscope:";
    private static final String UNFINISHED = ".incomplete";

    /**
     * A model of which there are files.
     *
     * @param name as {@code pull} takes it, for example {@code THUDM/CogView4-6B} or {@code modelscope:ZhipuAI/CogView4-6B}
     * @param bytes of all files that are there
     * @param whole whether no file is unfinished, and none that links lead to is missing
     */
    public record StoredModel(String name, long bytes, boolean whole) {}

    public HubModels {
        cogview4 = List.copyOf(cogview4);
    }

    /** Those in this folder of Hugging Face's tools, which need not be there. */
    static HubModels in(Path folder) {
        Map<String, Path> models = new LinkedHashMap<>();
        for (Path model : list(folder)) {
            String name = model.getFileName().toString();
            if (name.startsWith(PREFIX)) {
                models.put(name.substring(PREFIX.length()).replace("--", "/"), model);
            }
        }
        return of(models);
    }

    /** Those in this folder of ModelScope's tools, which need not be there; older ones keep a folder for each owner. */
    static HubModels inModelScope(Path folder) {
        Map<String, Path> models = new LinkedHashMap<>();
        for (Path place :
                List.of(folder.resolve("models"), folder.resolve("hub").resolve("models"))) {
            for (Path model : list(place)) {
                String name = model.getFileName().toString();
                if (name.contains("--")) {
                    models.putIfAbsent(MODELSCOPE_PREFIX + name.replace("--", "/"), model);
                } else {
                    list(model).forEach(older -> models.putIfAbsent(older(name, older), older));
                }
            }
        }
        return of(models);
    }

    private static String older(String owner, Path model) {
        return MODELSCOPE_PREFIX + owner + "/" + model.getFileName().toString().replace("___", ".");
    }

    /** These and others together. */
    HubModels and(HubModels more) {
        List<StoredModel> all = new ArrayList<>(cogview4);
        all.addAll(more.cogview4);
        return new HubModels(all, others + more.others);
    }

    private static HubModels of(Map<String, Path> models) {
        List<StoredModel> cogview4 = new ArrayList<>();
        models.forEach((name, folder) -> {
            if (name.toLowerCase(Locale.ROOT).contains("cogview4")) {
                cogview4.add(new StoredModel(name, FolderSize.bytes(folder).orElse(0), isWhole(folder)));
            }
        });
        return new HubModels(cogview4, models.size() - cogview4.size());
    }

    /** The folders in a folder that are not hidden. */
    private static List<Path> list(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> Files.isDirectory(path)
                            && !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static boolean isWhole(Path model) {
        try (Stream<Path> files = Files.walk(model)) {
            return files.noneMatch(file -> isUnfinished(file) || Files.isSymbolicLink(file) && Files.notExists(file));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** A half file beside which another tool has put the whole one is only litter. */
    private static boolean isUnfinished(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(UNFINISHED) && Files.notExists(file.resolveSibling(name.replaceFirst("(?<=.)\\..*", "")));
    }
}
