package io.cogview4j.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Files of the kernel with a figure a line, {@code name: number}, some followed by a unit. */
final class KernelFigures {
    private KernelFigures() {}

    /** The number behind {@code name}; empty if there is no such file, or no such line in it. */
    static OptionalLong read(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** As {@link #read}, of a figure in kB, in bytes. */
    static OptionalLong readKibibytes(Path file, String name) {
        OptionalLong kibibytes = read(file, name);
        return kibibytes.isPresent() ? OptionalLong.of(kibibytes.getAsLong() << 10) : kibibytes;
    }
}
