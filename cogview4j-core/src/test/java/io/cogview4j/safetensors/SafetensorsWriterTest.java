package io.cogview4j.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsWriterTest {
    private static final Path REFERENCE = Path.of("src/test/resources/reference");
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    Path folder;

    @Test
    void writesWhatCanBeReadBack() {
        Path path = folder.resolve("out.safetensors");
        new SafetensorsWriter()
                .metadata("title", "Grüße, \"世界\" \n 🎨")
                .add("vector", new float[] {1.5f, Float.NaN, -0f}, 3)
                .add("scalar", DType.U8, ByteBuffer.wrap(new byte[] {7}))
                .add("empty", DType.BF16, MemorySegment.NULL, 4, 0)
                .write(path);

        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.metadata()).isEqualTo(Map.of("title", "Grüße, \"世界\" \n 🎨"));
            assertThat(file.tensors()).containsOnlyKeys("vector", "scalar", "empty");
            assertThat(file.bytes(file.tensors().get("vector")).toArray(F32)).containsExactly(1.5f, Float.NaN, -0f);
            assertThat(file.tensors().get("scalar").shape()).isEmpty();
            assertThat(file.tensors().get("empty").shape()).containsExactly(4L, 0L);
        }
    }

    @Test
    void aHeaderThatWouldNotBeReadIsNotWritten() throws IOException {
        Path path = folder.resolve("long.safetensors");
        SafetensorsWriter writer = new SafetensorsWriter().metadata("text", "x".repeat(16 << 20));
        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> writer.write(path))
                .matches(e -> e.code() == CoreMessage.SAFETENSORS_HEADER_UNWRITABLE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aTensorMayLieInSeveralPieces() {
        Path path = folder.resolve("pieces.safetensors");
        List<MemorySegment> pieces =
                List.of(MemorySegment.ofArray(new byte[] {1, 2, 3}), MemorySegment.ofArray(new byte[] {4}));
        new SafetensorsWriter().add("whole", DType.U8, pieces, 2, 2).write(path);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.bytes(file.tensors().get("whole")).toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(1, 2, 3, 4);
        }
    }

    @ParameterizedTest
    @MethodSource
    void writesByteForByteWhatThePythonLibraryWrites(Path original) throws IOException {
        Path copy = folder.resolve("copy.safetensors");
        try (SafetensorsFile file = SafetensorsFile.open(original)) {
            List<TensorInfo> shuffled = new ArrayList<>(file.tensors().values());
            Collections.shuffle(shuffled, new Random(1));
            SafetensorsWriter writer = new SafetensorsWriter();
            file.metadata().forEach(writer::metadata);
            shuffled.forEach(t -> writer.add(t.name(), t.dtype(), file.bytes(t), t.shapeArray()));
            writer.write(copy);
        }

        assertThat(Files.mismatch(original, copy)).isEqualTo(-1);
    }

    static Stream<Path> writesByteForByteWhatThePythonLibraryWrites() throws IOException {
        try (Stream<Path> files = Files.walk(REFERENCE)) {
            return files.filter(p -> p.toString().endsWith(".safetensors")).sorted().toList().stream();
        }
    }

    @Test
    void alignsTheDataToEightBytes() {
        for (int length = 1; length <= 8; length++) {
            Path path = folder.resolve(length + ".safetensors");
            new SafetensorsWriter().add("n".repeat(length), new float[] {1}, 1).write(path);

            TensorInfo tensor = SafetensorsHeader.read(path).tensors().get("n".repeat(length));
            assertThat(tensor.offset() % 8).isZero();
        }
    }

    @Test
    void writesTensorsLargerThanItsChunk() {
        float[] values = new float[700_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path path = folder.resolve("large.safetensors");
        new SafetensorsWriter().add("x", values, 700, 1000).write(path);

        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertThat(file.bytes(file.tensors().get("x")).toArray(F32)).isEqualTo(values);
        }
    }

    @Test
    void replacesAFileUnderAReaderWhoKeepsTheOldOne() {
        Path path = folder.resolve("out.safetensors");
        new SafetensorsWriter().add("x", new float[] {1}, 1).write(path);

        try (SafetensorsFile before = SafetensorsFile.open(path)) {
            new SafetensorsWriter().add("x", new float[] {2}, 1).write(path);
            try (SafetensorsFile after = SafetensorsFile.open(path)) {
                assertThat(before.bytes(before.tensors().get("x")).get(F32, 0)).isEqualTo(1);
                assertThat(after.bytes(after.tensors().get("x")).get(F32, 0)).isEqualTo(2);
            }
        }
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        Path occupied = Files.createDirectories(folder.resolve("occupied"));

        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> new SafetensorsWriter().write(occupied))
                .extracting(OutputException::problem)
                .isEqualTo(Message.of(CoreMessage.OUTPUT_IS_FOLDER, occupied));
        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(() -> new SafetensorsWriter().write(folder.resolve("none/out.safetensors")))
                .extracting(OutputException::problem)
                .isEqualTo(Message.of(CoreMessage.OUTPUT_FOLDER_MISSING, folder.resolve("none")));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(occupied);
        }
    }

    @Test
    void refusesATensorThatDoesNotFitItsShape() {
        SafetensorsWriter writer = new SafetensorsWriter().add("x", new float[6], 2, 3);

        assertThatIllegalArgumentException().isThrownBy(() -> writer.add("y", new float[6], 2, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.add("y", new float[6], -2, -3));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.add("x", new float[6], 6));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.add("__metadata__", new float[6], 6));
    }
}
