package io.cogview4j.cli;

import io.cogview4j.checkpoint.BuiltInModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/** Copies of the built-in model that lack some of its components, as on a machine that only does one stage. */
public final class ModelParts {
    private ModelParts() {}

    public static Path without(Path to, String... components) {
        Path model = BuiltInModel.folder();
        Set<String> left = Set.of(components);
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : files.toList()) {
                Path relative = model.relativize(file);
                if (!left.contains(relative.getName(0).toString())) {
                    Path target = to.resolve(relative.toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
