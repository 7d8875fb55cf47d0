package io.cogview4j.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of this machine in a folder that is the user's alone, for what the library takes as a file. */
record TemporaryFile(Path path) implements AutoCloseable {
    static TemporaryFile named(String name) throws IOException {
        return new TemporaryFile(Files.createTempDirectory("cogview4j-").resolve(name));
    }

    static TemporaryFile of(String name, byte[] content) throws IOException {
        TemporaryFile file = named(name);
        Files.write(file.path, content);
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.getParent());
    }
}
