package io.cogview4j.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a process that was killed left of its work: files and folders by names that {@link AtomicFile} and
 * {@link UnpackedFolder} use for what is not done. Anything else is not touched.
 */
public final class Leftovers {
    /** No work on a file or folder takes so long. */
    public static final Duration OLD = Duration.ofDays(1);

    private Leftovers() {}

    /** For what is not done, or no longer whole. */
    static String name(UUID unique) {
        return ".cogview4j-" + unique + ".tmp";
    }

    /**
     * Deletes what was left in a folder, as far as that can be done.
     *
     * @param age by which it is told from the work of processes that run
     */
    public static void sweep(Path folder, Duration age) {
        Instant old = Instant.now().minus(age);
        for (Path path : temporaries(folder)) {
            try {
                if (Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(old)
                        && PrivateFolder.isOwn(path)) {
                    delete(path);
                }
            } catch (IOException e) {
                // another process was faster, or another user's
            }
        }
    }

    private static List<Path> temporaries(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(AtomicFile::isTemporary).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** Deletes a file, or a folder with all that is in it; links, not what they lead to. */
    static void delete(Path path) throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
