package io.cogview4j.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFiguresTest {
    @TempDir
    Path root;

    @Test
    void areThoseOfTheKernelInBytes() throws IOException {
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(
                root.resolve("proc/meminfo"), "MemTotal: 1024 kB\nSwapTotal:      2048 kB\nSwapFree:  512 kB\n");
        MemoryFigures figures = new MemoryFigures(root);

        assertThat(figures.totalBytes()).hasValue(1 << 20);
        assertThat(figures.swapBytes()).hasValue(2 << 20);
        assertThat(figures.freeSwapBytes()).hasValue(512 << 10);
    }

    @Test
    void areUnknownWhereTheKernelDoesNotTell() {
        assertThat(new MemoryFigures(root).totalBytes()).isEmpty();
    }
}
