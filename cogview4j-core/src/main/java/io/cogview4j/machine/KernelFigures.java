package io.cogview4j.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Files of the kernel with an entry a line, {@code name: value}; a value may be a number followed by a unit. */
final class KernelFigures {
    private KernelFigures() {}

    /** What stands behind the first {@code name}; empty if there is no such file, or no such line in it. */
    static Optional<String> text(Path file, String name) {
        try {
            return Files.readAllLines(file).stream() // Files.lines fails on an interrupted thread
                    .map(line -> line.split(":", 2))
                    .filter(entry -> entry.length == 2 && entry[0].strip().equals(name))
                    .map(entry -> entry[1].strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The number behind the first {@code name}; empty if there is no such file, or no such line in it. */
    static OptionalLong read(Path file, String name) {
        return text(file, name).stream()
                .mapToLong(figure -> Long.parseLong(figure.replaceAll("\\D", "")))
                .findFirst();
    }

    /** As {@link #read}, of a figure in kB, in bytes. */
    static OptionalLong readKibibytes(Path file, String name) {
        OptionalLong kibibytes = read(file, name);
        return kibibytes.isPresent() ? OptionalLong.of(kibibytes.getAsLong() << 10) : kibibytes;
    }
}
