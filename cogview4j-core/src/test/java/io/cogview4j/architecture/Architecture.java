package io.cogview4j.architecture;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which package may use which, and what else holds for every source file. */
final class Architecture {
    private static final int MOST_LINES = 400;
    private static final String ALL = "*";

    /** Bottom up. An entry is a package, or a single class of it. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("api", Set.of()),
            entry("tensor", Set.of("api")),
            entry("random", Set.of("api")),
            entry("safetensors", Set.of("api")),
            entry("image", Set.of("api")),
            entry("shape", Set.of("api")),
            entry("embeddings", Set.of("api", "safetensors", "shape")),
            entry("checkpoint", Set.of("api", "safetensors", "tensor")),
            entry("scheduler", Set.of("api", "random", "checkpoint.ConfigJson")),
            entry("memory", Set.of("api", "checkpoint")),
            entry("inspect", Set.of("api", "safetensors", "shape", "embeddings", "image", "checkpoint")),
            entry("nn", Set.of("api", "tensor", "safetensors.DType", "checkpoint")),
            entry("text", Set.of("api", "tensor", "checkpoint", "memory", "nn")),
            entry("transformer", Set.of("api", "tensor", "checkpoint", "memory", "nn")),
            entry("vae", Set.of("api", "tensor", "checkpoint", "memory", "nn")),
            entry("pipeline", Set.of(ALL)),
            entry("tiny", Set.of()),
            entry(
                    "bench",
                    Set.of(
                            "api",
                            "tensor.NativeRuntime",
                            "random",
                            "image",
                            "memory",
                            "nn",
                            "text",
                            "transformer",
                            "vae",
                            "pipeline",
                            "tiny")),
            entry("cli", Set.of(ALL)));

    private static final Set<String> NATIVE = Set.of("tensor", "checkpoint", "nn", "text", "transformer", "vae");

    private Architecture() {}

    /** One sentence for each breach, none if all is well. */
    static List<String> breaches(List<SourceFile> files) {
        List<String> breaches = new ArrayList<>();
        files.forEach(file -> {
            breaches.addAll(usesOf(file));
            breaches.addAll(nativesOf(file));
            if (file.lines() > MOST_LINES) {
                breaches.add(
                        "%s has %d lines, at most %d are allowed".formatted(file.name(), file.lines(), MOST_LINES));
            }
        });
        breaches.addAll(roomsWithoutNullMarked(files));
        return breaches;
    }

    private static List<String> usesOf(SourceFile file) {
        Set<String> allowed = MAY_USE.get(file.room());
        if (allowed == null) {
            return List.of("%s is in the package %s, for which no rule says what it may use"
                    .formatted(file.name(), file.room()));
        }
        return file.uses().stream()
                .filter(use ->
                        !allowed.contains(ALL) && !allowed.contains(use) && !allowed.contains(use.split("\\.")[0]))
                .map(use -> "%s uses %s, but %s may use only %s"
                        .formatted(
                                file.name(),
                                use,
                                file.room(),
                                allowed.stream().sorted().toList()))
                .toList();
    }

    private static List<String> nativesOf(SourceFile file) {
        List<String> breaches = new ArrayList<>();
        if (!NATIVE.contains(file.room()) && file.mentions("org\\.bytedeco")) {
            breaches.add("%s uses org.bytedeco, which only %s may"
                    .formatted(file.name(), NATIVE.stream().sorted().toList()));
        }
        if (!file.room().equals("tensor") && file.mentions("PointerScope")) {
            breaches.add(file.name() + " uses PointerScope, which only tensor may: open a Scope instead");
        }
        return breaches;
    }

    private static List<String> roomsWithoutNullMarked(List<SourceFile> files) {
        Map<String, List<SourceFile>> folders = files.stream()
                .collect(Collectors.groupingBy(
                        file -> file.name().substring(0, file.name().lastIndexOf('/') + 1),
                        TreeMap::new,
                        Collectors.toList()));
        return folders.entrySet().stream()
                .filter(folder -> folder.getValue().stream().noneMatch(SourceFile::marksItsPackageForNulls))
                .map(folder -> folder.getKey() + " has no package-info.java with @NullMarked")
                .toList();
    }
}
