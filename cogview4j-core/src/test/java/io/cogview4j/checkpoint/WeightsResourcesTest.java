package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What opening, using and closing weights takes from the machine, and gives back. */
class WeightsResourcesTest {
    private static final Path SHARDED = Path.of("src/test/resources/reference/models/random-b/transformer");

    @TempDir
    Path folder;

    @BeforeAll
    static void startNativeRuntime() {
        NativeRuntime.start();
    }

    @Test
    void leavesNoTensorBehind() {
        useEveryWeight(SHARDED);
        long before = Pointer.totalCount();

        useEveryWeight(SHARDED);

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void unmapsItsFilesWhenClosed() throws IOException {
        String shard = "diffusion_pytorch_model-00002-of-00003.safetensors";
        Weights weights = Weights.open(SHARDED, ComputeSettings.defaults());
        assertThat(Files.readString(Path.of("/proc/self/maps"))).contains(shard);

        weights.close();

        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(shard);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void unmapsTheSoundShardsWhenOneIsCutShort() throws IOException {
        try (var files = Files.list(SHARDED)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Path last = folder.resolve("diffusion_pytorch_model-00003-of-00003.safetensors");
        try (FileChannel channel = FileChannel.open(last, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Weights.open(folder, ComputeSettings.defaults()))
                .withMessageStartingWith(last + " is not a sound safetensors file. ");
        assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(folder.toString());
    }

    /** All of the transformer's 12.7 GB as a file of holes: opening and naming weights reads and allocates nothing. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void takesComponentsFarLargerThanTheHeap() throws IOException {
        JsonNode transformer = JsonMapper.shared()
                .readTree(
                        Path.of("../tools/reference/cogview4-6b-manifest.json").toFile())
                .path("transformer");
        writeHoles(transformer.path("tensors"));

        try (Weights weights = Weights.open(folder, ComputeSettings.defaults())) {
            for (var entry : transformer.path("tensors").properties()) {
                weights.parameter(entry.getKey(), shape(entry.getValue()));
            }
            assertThat(weights.unused()).isEmpty();
            try (var _ = Scope.open()) {
                assertThat(Tensors.toFloats(weights.vector("proj_out.bias", 64)))
                        .containsOnly(0);
            }
        }
    }

    private void writeHoles(JsonNode tensors) throws IOException {
        StringBuilder header = new StringBuilder("{");
        long offset = 0;
        for (var entry : tensors.properties()) {
            long end = offset + 2;
            for (long dimension : shape(entry.getValue())) {
                end = offset + (end - offset) * dimension;
            }
            header.append(header.length() == 1 ? "" : ",")
                    .append("\"%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(entry.getKey(), entry.getValue(), offset, end));
            offset = end;
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(json.length).put(json).flip();
        try (FileChannel file = FileChannel.open(
                folder.resolve("model.safetensors"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE,
                StandardOpenOption.WRITE)) {
            file.write(start);
            file.write(ByteBuffer.allocate(1), 8 + json.length + offset - 1);
        }
    }

    private static long[] shape(JsonNode dimensions) {
        return dimensions.valueStream().mapToLong(JsonNode::asLong).toArray();
    }

    private static void useEveryWeight(Path component) {
        WeightHeaders headers = WeightHeaders.read(component);
        try (Weights weights = Weights.open(component, ComputeSettings.defaults());
                var _ = Scope.open()) {
            headers.entries().forEach((name, entry) -> {
                weights.parameter(name, entry.info().shapeArray()).f32();
                weights.vector(name, entry.info().shapeArray());
            });
        }
    }
}
