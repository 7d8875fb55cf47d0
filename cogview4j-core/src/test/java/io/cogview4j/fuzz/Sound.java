package io.cogview4j.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sound input, which damage starts from. */
final class Sound {
    /** The model that ships with the project. */
    static final Path TINY = Path.of("../cogview4j-tiny/src/main/resources/io/cogview4j/tiny/model");

    /** The smallest whole checkpoint. */
    static final Path RANDOM_A = Path.of("src/test/resources/reference/models/random-a");

    /** A whole checkpoint with weights in several files. */
    static final Path RANDOM_B = Path.of("src/test/resources/reference/models/random-b");

    private static final Path EMBEDDINGS = Path.of("src/test/resources/embeddings/python");

    private Sound() {}

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Embeddings files of several writers. */
    static List<byte[]> embeddings() throws IOException {
        try (Stream<Path> files = Files.list(EMBEDDINGS)) {
            return files.sorted().map(Sound::bytes).toList();
        }
    }

    /** A copy of a folder and all in it. */
    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (Files.notExists(target)) {
                    Files.copy(file, target);
                }
            }
        }
    }
}
