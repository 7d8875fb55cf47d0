package io.cogview4j.tensor;

import static io.cogview4j.fixtures.LibraryStart.LOADED;
import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.fixtures.LibraryStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first start on a machine unpacks native libraries. Whatever becomes of it, the next start works. */
class FirstStartTest {
    private static final long HALF_BYTES = 1L << 26;

    @TempDir
    private Path cache;

    /** The first is killed while it unpacks. One of the others takes over, and the third waits for that one. */
    @Test
    void startsAtTheSameTimeWorkThoughTheFirstIsKilled() throws Exception {
        Process first = LibraryStart.in(cache);
        while (bytes(cache) < HALF_BYTES) {
            assertThat(first.isAlive()).isTrue();
            Thread.sleep(5);
        }
        Process second = LibraryStart.in(cache);
        Process third = LibraryStart.in(cache);
        first.destroyForcibly().waitFor();

        assertLoads(second);
        assertLoads(third);
        assertThat(names(cache)).containsExactly("native");
        assertThat(names(cache.resolve("native")))
                .allMatch(name -> name.matches("(torch|tokenizers)-[a-z]+-\\w+-[0-9a-f]{8}(\\.lock)?"));
    }

    @Test
    @Tag("slow")
    void theStartAfterOneThatWasKilledAtAnyMomentWorks() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            Process process = LibraryStart.in(cache);
            process.waitFor(random.nextInt(3500), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            assertStarts();
            clear();
        }
    }

    @Test
    @Tag("slow")
    void manyStartsAtTheSameTimeAllWork() throws Exception {
        for (int i = 0; i < 5; i++) {
            startTogether(6);
            clear();
        }
    }

    private void startTogether(int processes) throws Exception {
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            started.add(LibraryStart.in(cache));
        }
        for (Process process : started) {
            assertLoads(process);
        }
    }

    private void assertStarts() throws Exception {
        assertLoads(LibraryStart.in(cache));
    }

    private static void assertLoads(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).containsExactly(LOADED);
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
            }
        } catch (IOException | UncheckedIOException e) {
            return bytes; // something moved meanwhile
        }
        return bytes;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }

    private void clear() throws IOException {
        try (Stream<Path> paths = Files.walk(cache)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(cache)) {
                    Files.delete(path);
                }
            }
        }
    }
}
