package io.cogview4j.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** A folder in memory where the system has such, since a million files are written and read. */
final class InMemory implements TempDirFactory {
    private static final Path LINUX = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        String prefix = "cogview4j-fuzz-";
        return Files.isDirectory(LINUX) && Files.isWritable(LINUX)
                ? Files.createTempDirectory(LINUX, prefix)
                : Files.createTempDirectory(prefix);
    }
}
