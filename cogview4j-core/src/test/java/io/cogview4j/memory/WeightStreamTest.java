package io.cogview4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.WeightPages;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightStreamTest {
    private static final int BLOCKS = 5;
    private static final int BLOCK_VALUES = 1 << 20;
    private static final long BLOCK_BYTES = 4L * BLOCK_VALUES;

    @TempDir
    Path folder;

    private Weights weights;
    private List<WeightPages> pages;

    @BeforeEach
    void open() {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (int i = 0; i < BLOCKS; i++) {
            writer.add("blocks." + i + ".weight", new float[BLOCK_VALUES], BLOCK_VALUES);
        }
        writer.write(folder.resolve("model.safetensors"));
        weights = Weights.open(folder, ComputeSettings.defaults());
        pages = IntStream.range(0, BLOCKS)
                .mapToObj(i -> weights.at("blocks", i).pages())
                .toList();
    }

    @AfterEach
    void close() {
        weights.close();
    }

    @Test
    void blocksAreComputedInTheOrderInWhichTheyAreUsed() {
        List<Integer> computed = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages, new Residency(1, 2))) {
            for (int i = 0; i < 2 * BLOCKS; i++) {
                int block = i % BLOCKS;
                stream.use(block, () -> computed.add(block));
            }
        }
        assertThat(computed).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
    }

    @Test
    void pagesKnowTheirBytes() {
        assertThat(pages).allMatch(block -> block.bytes() == BLOCK_BYTES);
        assertThat(weights.pages().bytes()).isEqualTo(BLOCKS * BLOCK_BYTES);
    }

    @Test
    void noMoreBlocksAreInMemoryThanAllowed() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/smaps")), "only Linux tells what is resident");
        for (Residency residency : List.of(new Residency(0, 0), new Residency(0, 1), new Residency(2, 1))) {
            weights.pages().unload();
            List<Long> resident = new ArrayList<>();
            try (WeightStream stream = new WeightStream(pages, residency)) {
                for (int i = 0; i < 2 * BLOCKS; i++) {
                    stream.use(i % BLOCKS, () -> resident.add(residentBytes()));
                }
            }
            assertThat(resident)
                    .as("%s", residency)
                    .allMatch(bytes -> bytes >= BLOCK_BYTES - 8192)
                    .allMatch(bytes -> bytes <= residency.blocksInMemory(BLOCKS) * BLOCK_BYTES + 65536);
        }
    }

    @Test
    void whatAllowsAllKeepsAll() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/smaps")), "only Linux tells what is resident");
        try (WeightStream stream = new WeightStream(pages, Residency.ALL)) {
            for (int i = 0; i < BLOCKS; i++) {
                stream.use(i, () -> {});
            }
        }
        assertThat(residentBytes()).isGreaterThanOrEqualTo(BLOCKS * BLOCK_BYTES - 8192);
    }

    @Test
    void aClosedStreamReadsNoMore() {
        WeightStream stream = new WeightStream(pages, Residency.ALL);
        stream.close();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> stream.use(0, () -> {}));
    }

    /** Of the file's mapping, by the kernel's account. */
    private long residentBytes() {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
            long bytes = 0;
            boolean ours = false;
            for (String line : lines) {
                if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                    ours = line.contains(folder.getFileName().toString());
                } else if (ours && line.startsWith("Rss:")) {
                    bytes += Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
