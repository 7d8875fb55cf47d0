package io.cogview4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.WeightPages;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WeightStreamTest {
    private static final int BLOCKS = 5;
    private static final int BLOCK_VALUES = 1 << 20;
    private static final long BLOCK_BYTES = 4L * BLOCK_VALUES;

    /** For pages that the system maps around those that are touched: fewer than would be another block. */
    private static final long ROUNDING_BYTES = BLOCK_BYTES / 8;

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
        try (WeightStream stream = new WeightStream(pages)) {
            stream.keep(new Residency(1, 2));
            stream.pass(computed::add);
            stream.pass(computed::add);
        }
        assertThat(computed).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
    }

    @Test
    void aFileThatIsCutShortEndsThePassBeforeItsMemoryIsTouched() throws IOException {
        List<Integer> computed = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages)) {
            stream.pass(computed::add);
            try (FileChannel file = FileChannel.open(folder.resolve("model.safetensors"), StandardOpenOption.WRITE)) {
                file.truncate(BLOCK_BYTES);
            }

            assertThatThrownBy(() -> stream.pass(computed::add))
                    .isInstanceOfSatisfying(
                            CheckpointException.class, e -> assertThat(e.code()).isEqualTo(CoreMessage.FILE_SHRANK));
        }
        assertThat(computed).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aFileThatIsWrittenToEndsThePass() throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (WeightStream stream = new WeightStream(pages)) {
            Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);

            assertThatThrownBy(() -> stream.pass(_ -> {}))
                    .isInstanceOfSatisfying(
                            CheckpointException.class,
                            e -> assertThat(e.problem()).isEqualTo(Message.of(CoreMessage.FILE_CHANGED, file)));
        }
    }

    /** A write may leave the same size, so the time alone has to do. */
    @Test
    void aFileWhoseTimeIsSetEndsThePassToo() throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (WeightStream stream = new WeightStream(pages)) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));

            assertThatThrownBy(() -> stream.pass(_ -> {})).isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFileThatIsReadLinkedOrGivenOtherPermissionsIsUsed() throws IOException {
        Path file = folder.resolve("model.safetensors");
        List<Integer> computed = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages)) {
            Files.readAllBytes(file);
            Files.createLink(folder.resolve("link"), file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
            stream.pass(computed::add);
        }
        assertThat(computed).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aFileThatIsReplacedByRenamingOrDeletedIsUsedAsItWas() throws IOException {
        Path file = folder.resolve("model.safetensors");
        List<Integer> computed = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages)) {
            Path other = Files.writeString(folder.resolve("other"), "short");
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            stream.pass(computed::add);
            Files.delete(file);
            stream.pass(computed::add);
        }
        assertThat(computed).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
    }

    @Test
    void pagesKnowTheirBytes() {
        assertThat(pages).allMatch(block -> block.bytes() == BLOCK_BYTES);
        assertThat(weights.pages().bytes()).isEqualTo(BLOCKS * BLOCK_BYTES);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noMoreBlocksAreInMemoryThanAllowed() {
        for (Residency residency : List.of(new Residency(0, 0), new Residency(0, 1), new Residency(2, 1))) {
            weights.pages().unload();
            List<Long> resident = new ArrayList<>();
            try (WeightStream stream = new WeightStream(pages)) {
                stream.keep(residency);
                stream.pass(_ -> resident.add(residentBytes()));
                stream.pass(_ -> resident.add(residentBytes()));
            }
            assertThat(resident)
                    .as("%s", residency)
                    .allMatch(bytes -> bytes >= BLOCK_BYTES - 8192)
                    .allMatch(bytes -> bytes <= residency.blocksInMemory(BLOCKS) * BLOCK_BYTES + 65536);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void everythingIsKeptUnlessToldOtherwise() {
        try (WeightStream stream = new WeightStream(pages)) {
            stream.pass(_ -> {});
        }
        assertThat(residentBytes()).isGreaterThanOrEqualTo(BLOCKS * BLOCK_BYTES - 8192);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsBeyondASmallerResidencyIsGivenBackAtOnce() {
        try (WeightStream stream = new WeightStream(pages)) {
            stream.pass(_ -> {});
            stream.keep(new Residency(2, 1));

            assertThat(residentBytes()).isCloseTo(2 * BLOCK_BYTES, within(ROUNDING_BYTES));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void allIsGivenBackWhenReleasedAndReadAgainWhenUsed() {
        List<Long> resident = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages)) {
            stream.keep(new Residency(BLOCKS, 0));
            stream.pass(_ -> {});
            stream.release();
            resident.add(residentBytes());
            stream.pass(_ -> resident.add(residentBytes()));
        }
        assertThat(resident.getFirst()).isLessThanOrEqualTo(ROUNDING_BYTES);
        assertThat(resident.getLast()).isCloseTo(BLOCKS * BLOCK_BYTES, within(ROUNDING_BYTES));
    }

    @Test
    void aPassEndsWithTheBlockThatSaysSo() {
        List<Integer> computed = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages)) {
            stream.passWhile(block -> {
                computed.add(block);
                return block < 2;
            });
        }
        assertThat(computed).containsExactly(0, 1, 2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void blocksThatAreNotUsedAreNotReadButThoseThatComeNext() {
        try (WeightStream stream = new WeightStream(pages)) {
            stream.keep(new Residency(BLOCKS, 1));
            for (int pass = 0; pass < 3; pass++) {
                stream.passWhile(_ -> false);
            }
        }
        assertThat(residentBytes()).isCloseTo(2 * BLOCK_BYTES, within(ROUNDING_BYTES));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void withoutReadingAheadNothingIsReadThatIsNotUsed() {
        try (WeightStream stream = new WeightStream(pages)) {
            stream.keep(new Residency(BLOCKS, 0));
            for (int pass = 0; pass < 3; pass++) {
                stream.passWhile(_ -> false);
            }
        }
        assertThat(residentBytes()).isCloseTo(BLOCK_BYTES, within(ROUNDING_BYTES));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void passesThatEndEarlyHoldNoMoreThanOthers() {
        List<Long> resident = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages)) {
            stream.keep(new Residency(0, 1));
            for (int last : new int[] {0, 3, 0, BLOCKS - 1, 1, 0, 2}) {
                stream.passWhile(block -> {
                    resident.add(residentBytes());
                    return block < last;
                });
            }
        }
        assertThat(resident).hasSize(17).allMatch(bytes -> bytes <= 2 * BLOCK_BYTES + ROUNDING_BYTES);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPassThatFailsGivesBackWhatShallNotStay() {
        List<Long> resident = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages)) {
            stream.keep(new Residency(1, 2));
            assertThatIllegalStateException()
                    .isThrownBy(() -> stream.pass(block -> {
                        if (block == 2) {
                            throw new IllegalStateException("enough");
                        }
                    }));
            stream.passWhile(
                    _ -> { // the first stays, and two are read ahead
                        resident.add(residentBytes());
                        return false;
                    });
        }
        assertThat(resident).hasSize(1).allMatch(bytes -> bytes <= 3 * BLOCK_BYTES + ROUNDING_BYTES);
    }

    @Test
    void thePassAfterOneThatFailedBeginsAnew() {
        List<Integer> computed = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages)) {
            stream.keep(new Residency(0, 2));
            assertThatIllegalStateException()
                    .isThrownBy(() -> stream.pass(_ -> {
                        throw new IllegalStateException("enough");
                    }));
            stream.pass(computed::add);
        }
        assertThat(computed).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void anInterruptionEndsThePassBeforeTheNextBlockAndStaysSet() {
        List<Integer> computed = new ArrayList<>();
        try (WeightStream stream = new WeightStream(pages)) {
            assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(() -> stream.pass(block -> {
                        computed.add(block);
                        if (block == 1) {
                            Thread.currentThread().interrupt();
                        }
                    }));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(computed).containsExactly(0, 1);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anInterruptedThreadCanGiveBackAndClose() {
        try (WeightStream stream = new WeightStream(pages)) {
            stream.pass(_ -> {});
            Thread.currentThread().interrupt();
            stream.release();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(residentBytes()).isLessThanOrEqualTo(ROUNDING_BYTES);
    }

    @Test
    void aClosedStreamReadsNoMore() {
        WeightStream stream = new WeightStream(pages);
        stream.close();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> stream.pass(_ -> {}));
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
