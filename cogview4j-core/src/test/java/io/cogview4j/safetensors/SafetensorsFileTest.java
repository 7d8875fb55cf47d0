package io.cogview4j.safetensors;

import static io.cogview4j.safetensors.RawFile.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
    private static final Path VAE =
            Path.of("src/test/resources/reference/models/random-a/vae/diffusion_pytorch_model.safetensors");

    @TempDir
    Path folder;

    @Test
    void givesTheBytesOfATensor() throws IOException {
        Path path = RawFile.of(folder, "{" + entry("a", 0, 2) + "," + entry("b", 2, 5) + "}", 5);

        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            TensorInfo b = file.tensors().get("b");
            assertThat(file.bytes(b).toArray(ValueLayout.JAVA_BYTE)).containsExactly(2, 3, 4);
            assertThat(file.find("c")).isNull();
        }
    }

    @Test
    void opensAFileWithoutTensors() throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(RawFile.of(folder, "{}", 0))) {
            assertThat(file.tensors()).isEmpty();
        }
    }

    @Test
    void mapsReadOnly() {
        try (SafetensorsFile file = SafetensorsFile.open(VAE)) {
            MemorySegment bytes = file.bytes(file.tensors().get("decoder.conv_in.bias"));

            assertThat(bytes.isReadOnly()).isTrue();
            assertThat(bytes.isMapped()).isTrue();
        }
    }

    @Test
    void refusesAFileOneByteShortWhenItIsOpened() throws IOException {
        Path cut = Files.copy(VAE, folder.resolve("cut.safetensors"));
        try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> SafetensorsFile.open(cut))
                .extracting(CheckpointException::code)
                .isEqualTo(CoreMessage.SAFETENSORS_BEYOND_END);
    }

    @Test
    void givesNoBytesAfterClosing() {
        SafetensorsFile file = SafetensorsFile.open(VAE);
        TensorInfo bias = file.tensors().get("decoder.conv_in.bias");
        file.close();
        file.close();

        assertThatIllegalStateException().isThrownBy(() -> file.bytes(bias)).withMessage(VAE + " is closed");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void reachesTensorsBeyondTwoGibibytes() throws IOException {
        long far = 3L << 30;
        String header =
                "{" + entry("bulk", 0, far) + "," + entry("last", "I32", "[]", "[" + far + "," + (far + 4) + "]") + "}";
        Path path = RawFile.of(folder, header, 0);
        try (FileChannel sparse = FileChannel.open(path, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(new byte[] {42, 0, 0, 0}), 8 + header.length() + far);
        }

        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            var int32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
            assertThat(file.bytes(file.tensors().get("last")).get(int32, 0)).isEqualTo(42);
        }
    }
}
