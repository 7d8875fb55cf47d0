package io.cogview4j.server.work;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where runs are saved between their steps. Each attempt has a file of its own, so that a worker that was taken for dead and goes on
 * all the same does not write into that of its successor.
 *
 * @param folder that all servers of the queue see
 */
record SavedRuns(Path folder) {
    private static final Pattern NAME = Pattern.compile("([0-9a-zA-Z_-]+)\\.(\\d{1,9})\\.safetensors");

    /** The file of a run's attempt, which need not exist. */
    Path file(String run, int attempt) {
        return folder.resolve("%s.%d.safetensors".formatted(run, attempt));
    }

    /** What the last attempt before this one has saved, now as this one's; empty if it saved nothing. */
    Optional<Path> inherit(String run, int attempt) {
        try {
            @Nullable Path newest = null;
            int newestAttempt = 0;
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, run + ".*.safetensors")) {
                for (Path file : files) {
                    int of = attempt(file);
                    if (of < attempt && of > newestAttempt) {
                        newest = file;
                        newestAttempt = of;
                    }
                }
            }
            return newest == null
                    ? Optional.empty()
                    : Optional.of(Files.move(newest, file(run, attempt), StandardCopyOption.ATOMIC_MOVE));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // the attempt before this one goes on all the same, and has deleted it
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets all that was saved of a run. */
    void remove(String run) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, run + ".*.safetensors")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes what nobody came back to. */
    void sweep(Duration age) {
        Instant limit = Instant.now().minus(age);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (isBefore(file, limit)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isBefore(Path file, Instant limit) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(limit);
        } catch (NoSuchFileException e) {
            return false; // another server has deleted it
        }
    }

    private static int attempt(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    }
}
