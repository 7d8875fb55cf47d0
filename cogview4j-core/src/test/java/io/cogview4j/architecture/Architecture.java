package io.cogview4j.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What holds for every source file and every package. */
final class Architecture {
    private static final int MOST_LINES = 400;
    private static final int MOST_FILES = 30;

    private static final Set<String> NATIVE = Set.of(
            "tensor",
            "checkpoint",
            "nn",
            "convolution",
            "packed",
            "device",
            "lora",
            "text",
            "transformer",
            "vae",
            "measure");

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
        files.stream()
                .collect(Collectors.groupingBy(SourceFile::room, TreeMap::new, Collectors.toList()))
                .forEach((room, ofRoom) -> breaches.addAll(packageOf(room, ofRoom)));
        return breaches;
    }

    private static List<String> usesOf(SourceFile file) {
        @Nullable Room room = Rooms.OF_COGVIEW4J.named(file.room());
        if (room == null) {
            return List.of("%s is in the package %s, for which no rule says what it may use"
                    .formatted(file.name(), file.room()));
        }
        return file.uses().stream()
                .filter(Predicate.not(room::allows))
                .map(use -> "%s uses %s, but %s may use only %s"
                        .formatted(
                                file.name(),
                                use,
                                room.name(),
                                room.mayUse().stream().sorted().toList()))
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

    private static List<String> packageOf(String room, List<SourceFile> files) {
        List<String> breaches = new ArrayList<>();
        if (files.size() > MOST_FILES) {
            breaches.add("the package %s has %d files, at most %d are allowed: split it by what its classes do"
                    .formatted(room, files.size(), MOST_FILES));
        }
        SourceFile description = files.stream()
                .filter(SourceFile::describesItsPackage)
                .findFirst()
                .orElse(null);
        if (description == null) {
            breaches.add("the package %s has no package-info.java".formatted(room));
            return breaches;
        }
        if (!description.code().contains("@NullMarked")) {
            breaches.add(description.name() + " has no @NullMarked");
        }
        boolean isPublic = Rooms.PUBLIC.contains(room) || Rooms.ADAPTERS.contains(room);
        if (isPublic == description.text().contains("Internal.")) {
            breaches.add(
                    isPublic
                            ? description.name() + " says \"Internal.\" of a public package"
                            : description.name() + " does not say \"Internal.\", although the package is not public");
        }
        if (room.equals(Room.ROOT)) {
            PublicPackages.NAMES.stream()
                    .filter(name -> !description.text().contains(name))
                    .map(name -> "%s does not name %s, which is public".formatted(description.name(), name))
                    .forEach(breaches::add);
        }
        return breaches;
    }
}
