package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightsTest {
    private static final String FILE = "model.safetensors";

    @TempDir
    Path folder;

    @BeforeAll
    static void startNativeRuntime() {
        NativeRuntime.start();
    }

    @Test
    void findsWeightsBelowAPrefix() {
        write(new SafetensorsWriter().add("layers.3.attn.q.weight", new float[] {1, 2, 3, 4, 5, 6}, 2, 3));

        try (Weights weights = Weights.open(folder, ComputeSettings.defaults());
                var _ = Scope.open()) {
            Weights attention = weights.at("layers", 3).at("attn");
            assertThat(attention.has("q.weight")).isTrue();
            assertThat(attention.has("q")).isFalse();
            assertThat(attention.hasAny("q")).isTrue();
            assertThat(attention.hasAny("q.weight")).isFalse();
            Parameter weight = attention.at("q").parameter("weight", 2, 3);
            assertThat(weight.name()).isEqualTo("layers.3.attn.q.weight");
            assertThat(Tensors.toFloats(weight.f32())).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void readsFloat32InPlaceAndConvertsTheHalves() {
        write(new SafetensorsWriter()
                .add("single", new float[] {1, -2}, 2)
                .add("brain", DType.BF16, shorts(0x3f80, 0xc000), 2)
                .add("half", DType.F16, shorts(0x3c00, 0xc000), 2));

        try (Weights weights = Weights.open(folder, ComputeSettings.defaults());
                var _ = Scope.open()) {
            Parameter single = weights.parameter("single", 2);
            assertThat(single.asStored(ScalarType.Float)).containsSame(single.f32());
            for (String name : List.of("single", "brain", "half")) {
                assertThat(Tensors.toFloats(weights.parameter(name, 2).f32())).containsExactly(1, -2);
                assertThat(Tensors.toFloats(weights.vector(name, 2))).containsExactly(1, -2);
            }
        }
    }

    @Test
    void convertsInOneBufferUnlessALargerWeightNeedsMore() {
        write(new SafetensorsWriter()
                .add("small", DType.BF16, shorts(0x3f80), 1)
                .add("large", DType.BF16, shorts(0x3f80, 0xc000, 0x4040), 3));

        try (Weights weights = Weights.open(folder, ComputeSettings.defaults());
                var _ = Scope.open()) {
            long buffer = weights.parameter("large", 3).f32().data_ptr().address();
            Tensor small = weights.parameter("small", 1).f32();
            assertThat(small.data_ptr().address()).isEqualTo(buffer);
            assertThat(small.sizes().vec().get()).containsExactly(1);
            assertThat(Tensors.toFloats(weights.parameter("large", 3).f32())).containsExactly(1, -2, 3);
        }
    }

    @Test
    void readsScalarsAndWeightsWithoutElements() {
        write(new SafetensorsWriter().add("scalar", new float[] {5}).add("none", new float[0], 0, 4));

        try (Weights weights = Weights.open(folder, ComputeSettings.defaults());
                var _ = Scope.open()) {
            assertThat(Tensors.toFloats(weights.parameter("scalar").f32())).containsExactly(5);
            assertThat(Tensors.toFloats(weights.vector("scalar"))).containsExactly(5);
            assertThat(Tensors.toFloats(weights.parameter("none", 0, 4).f32())).isEmpty();
        }
    }

    /** What libtorch gets to see is aligned to the element, wherever the file puts it. */
    @Test
    void readsWeightsAtAnyOffset() throws IOException {
        for (int shift = 0; shift < 4; shift++) {
            String header = ("{\"pad\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%<d]},"
                            + "\"x\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[%<d,%d]},"
                            + "\"y\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[%<d,%d]}}")
                    .formatted(shift, shift + 8, shift + 10);
            header += " ".repeat(8 - header.length() % 8);
            ByteBuffer file =
                    ByteBuffer.allocate(8 + header.length() + shift + 10).order(ByteOrder.LITTLE_ENDIAN);
            file.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
            file.put(new byte[shift]).putFloat(1.5f).putFloat(-2).putShort((short) 0x3f80);
            Files.write(folder.resolve(FILE), file.array());

            try (Weights weights = Weights.open(folder, ComputeSettings.defaults());
                    var _ = Scope.open()) {
                Parameter x = weights.parameter("x", 2, 1);
                assertThat(x.asStored(ScalarType.Float).orElseThrow().data_ptr().address() % 4)
                        .isZero();
                assertThat(Tensors.toFloats(x.f32())).containsExactly(1.5f, -2);
                assertThat(weights.parameter("y")
                                        .asStored(ScalarType.BFloat16)
                                        .orElseThrow()
                                        .data_ptr()
                                        .address()
                                % 2)
                        .isZero();
                assertThat(Tensors.toFloats(weights.vector("y"))).containsExactly(1);
            }
        }
    }

    @Test
    void refusesAWeightOfAnotherShape() {
        write(new SafetensorsWriter().add("a.weight", new float[6], 2, 3));

        try (Weights weights = Weights.open(folder, ComputeSettings.defaults())) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> weights.at("a").parameter("weight", 3, 2))
                    .extracting(CheckpointException::problem)
                    .isEqualTo(Message.of(
                            CoreMessage.TENSOR_OTHER_SHAPE, folder.resolve(FILE), "a.weight", "[2, 3]", "[3, 2]"));
        }
    }

    @Test
    void namesTheNearestOfAMissingWeight() {
        write(new SafetensorsWriter()
                .add("layers.0.mlp.weight", new float[1], 1)
                .add("layers.0.attn.weight", new float[1], 1)
                .add("norm.weight", new float[1], 1)
                .add("other", new float[1], 1));

        try (Weights weights = Weights.open(folder, ComputeSettings.defaults())) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> weights.at("layers", 0).vector("attn.bias", 1))
                    .extracting(CheckpointException::problem)
                    .isEqualTo(Message.of(
                            CoreMessage.TENSOR_MISSING,
                            folder,
                            "layers.0.attn.bias",
                            "layers.0.attn.weight, layers.0.mlp.weight, norm.weight"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"F32", "F16", "BF16", "F64"})
    void refusesToUseOtherTypesButNotToOpenThem(DType dtype) {
        write(new SafetensorsWriter().add("x", dtype, ByteBuffer.allocate(dtype.bits()), 8));

        try (Weights weights = Weights.open(folder, ComputeSettings.defaults())) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> weights.parameter("x", 8))
                    .extracting(CheckpointException::problem)
                    .isEqualTo(Message.of(CoreMessage.TENSOR_OTHER_DTYPE, folder.resolve(FILE), "x", dtype));
            assertThat(weights.unused()).containsExactly("x");
        }
    }

    @Test
    void listsTheWeightsThatNobodyAskedFor() {
        write(new SafetensorsWriter()
                .add("a", new float[1], 1)
                .add("b", new float[1], 1)
                .add("c", new float[1], 1));

        try (Weights weights = Weights.open(folder, ComputeSettings.defaults())) {
            weights.parameter("b", 1);
            weights.vector("a", 1);
            assertThat(weights.unused()).containsExactly("c");
        }
    }

    @Test
    void ofATensorInTwoShardsTheOneCountsThatTheIndexNames() throws IOException {
        shards("{\"weight_map\": {\"x\": \"a.safetensors\", \"y\": \"b.safetensors\"}}");

        assertThat(values("x", 1)).containsExactly(1);
    }

    @Test
    void ofATensorInTwoShardsThatTheIndexDoesNotNameTheLastCounts() throws IOException {
        shards("{\"weight_map\": {\"z\": \"a.safetensors\", \"y\": \"b.safetensors\"}}");

        assertThat(values("x", 1)).containsExactly(2);
    }

    @Test
    void aTensorIsFoundInAnotherShardThanTheIndexSays() throws IOException {
        shards("{\"weight_map\": {\"x\": \"a.safetensors\", \"y\": \"a.safetensors\", \"z\": \"b.safetensors\"}}");

        assertThat(values("y", 1)).containsExactly(3);
    }

    @Test
    void readsFloat64RoundedToFloat32() {
        double[] values = {1, -2.5, Math.PI, 1e300, 3e-46};
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        DoubleStream.of(values).forEach(bytes::putDouble);
        write(new SafetensorsWriter().add("x", DType.F64, bytes.flip(), values.length));

        float[] rounded = {1, -2.5f, (float) Math.PI, Float.POSITIVE_INFINITY, 0};
        try (Weights weights = Weights.open(folder, ComputeSettings.defaults());
                var _ = Scope.open()) {
            assertThat(Tensors.toFloats(weights.parameter("x", values.length).f32()))
                    .isEqualTo(rounded);
            assertThat(Tensors.toFloats(weights.vector("x", values.length))).isEqualTo(rounded);
        }
    }

    /** Two shards that both hold x; b holds y too. */
    private void shards(String index) throws IOException {
        new SafetensorsWriter().add("x", new float[] {1}, 1).write(folder.resolve("a.safetensors"));
        new SafetensorsWriter()
                .add("x", new float[] {2}, 1)
                .add("y", new float[] {3}, 1)
                .write(folder.resolve("b.safetensors"));
        Files.writeString(folder.resolve("model.safetensors.index.json"), index);
    }

    private float[] values(String name, long... shape) {
        try (Weights weights = Weights.open(folder, ComputeSettings.defaults());
                var _ = Scope.open()) {
            return Tensors.toFloats(weights.vector(name, shape));
        }
    }

    private void write(SafetensorsWriter writer) {
        writer.write(folder.resolve(FILE));
    }

    private static ByteBuffer shorts(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.flip();
    }
}
