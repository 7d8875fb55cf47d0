package io.cogview4j.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the users of a library can name, as its compiled classes declare it.
 *
 * @param packages those that are public
 * @param types the public and protected types of these packages, by name
 */
record PublicApi(Set<String> packages, List<Class<?>> types) {
    static PublicApi of(Set<String> packages, Stream<Class<?>> classes) {
        List<Class<?>> visible = classes.filter(type -> packages.contains(type.getPackageName()))
                .filter(Visibility::isVisible)
                .sorted(Comparator.comparing(Class::getName))
                .toList();
        return new PublicApi(packages, visible);
    }

    /** @param classes the folder in which a package is a folder */
    static PublicApi read(Set<String> packages, Path classes) throws IOException {
        List<Class<?>> all = new ArrayList<>();
        for (String name : packages) {
            try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
                for (Path file : files.toList()) {
                    String fileName = file.getFileName().toString();
                    if (fileName.endsWith(".class") && !fileName.equals("package-info.class")) {
                        all.add(load(name + "." + fileName.replace(".class", "")));
                    }
                }
            }
        }
        return of(packages, all.stream());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " was compiled but cannot be loaded", e);
        }
    }

    /** A line for each type and each member, in an order that does not depend on how they are written. */
    List<String> lines() {
        return types.stream()
                .flatMap(type -> new Signatures(type).lines().stream())
                .toList();
    }

    /** One sentence for each type in a signature that is neither one of Java nor one of this interface. */
    List<String> leaks() {
        return types.stream()
                .flatMap(type -> new MentionedTypes(type)
                        .bySignature().entrySet().stream()
                                .flatMap(entry -> foreign(entry.getValue())
                                        .map(leak -> "%s names %s".formatted(entry.getKey(), leak.getName()))))
                .toList();
    }

    private Stream<Class<?>> foreign(Set<Class<?>> mentioned) {
        return mentioned.stream()
                .filter(type -> !type.isPrimitive()
                        && !type.getName().startsWith("java.")
                        && !(packages.contains(type.getPackageName()) && Visibility.isVisible(type)));
    }

    /** The lines that differ, those of {@code before} with a minus and those of {@code after} with a plus. */
    static List<String> changes(List<String> before, List<String> after) {
        Set<String> all = new TreeSet<>(before);
        all.addAll(after);
        return all.stream()
                .filter(line -> before.contains(line) != after.contains(line))
                .map(line -> (after.contains(line) ? "+ " : "- ") + line)
                .toList();
    }
}
