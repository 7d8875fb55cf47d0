package io.cogview4j.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the weights of a block lie in an arena, and what becomes of those that are stored in other data types. */
class BlockWeightsTest {
    private static final BlockShape SHAPE = new BlockShape(4, 2, 2);

    @TempDir
    Path folder;

    /** A block of width 4. Queries are stored in float16, keys in int8 with a scale for each row; values have no bias. */
    private SafetensorsWriter block() {
        SafetensorsWriter writer = new SafetensorsWriter()
                .add("attn1.to_q.weight", DType.F16, halves(numbers(16, 0.5f)), 4, 4)
                .add("attn1.to_q.bias", new float[] {1, 2, 3, 4}, 4)
                .add("attn1.to_k.weight", DType.I8, MemorySegment.ofArray(bytes(16)), 4, 4)
                .add("attn1.to_k.weight_scale", new float[] {1, 2, 0.5f, 4}, 4)
                .add("attn1.to_k.bias", DType.F16, halves(new float[] {5, 6, 7, 8}), 4)
                .add("attn1.to_v.weight", numbers(16, -1), 4, 4);
        add(writer, "attn1.to_out.0", 4, 4);
        add(writer, "ff.net.0.proj", 16, 4);
        add(writer, "ff.net.2", 4, 16);
        add(writer, "norm1.linear", 48, 2);
        return writer;
    }

    private static void add(SafetensorsWriter writer, String layer, int out, int in) {
        writer.add(layer + ".weight", numbers(out * in, 1), out, in);
        if (!layer.equals("ff.net.2")) {
            writer.add(layer + ".bias", numbers(out, 2), out);
        }
    }

    @ParameterizedTest
    @CsvSource({"Float", "BFloat16"})
    void queriesKeysAndValuesAreOneMatrixWhateverTheyAreStoredIn(ScalarType type) {
        loaded(type, (_, block) -> {
            Tensor qkv = block.attention().qkv().weight();

            assertThat(values(qkv.narrow(0, 0, 4))).containsExactly(numbers(16, 0.5f));
            assertThat(values(qkv.narrow(0, 4, 4)))
                    .containsExactly(0, 1, 2, 3, 8, 10, 12, 14, 4, 4.5f, 5, 5.5f, 48, 52, 56, 60);
            assertThat(values(qkv.narrow(0, 8, 4))).containsExactly(numbers(16, -1));
            assertThat(qkv.is_contiguous()).isTrue();
        });
    }

    @Test
    void aBiasThatOneOfThemLacksIsZero() {
        loaded(
                ScalarType.Float,
                (_, block) -> assertThat(values(block.attention().qkv().bias()))
                        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0));
    }

    @Test
    void aLayerWithoutBiasHasNone() {
        loaded(ScalarType.Float, (_, block) -> {
            assertThat(block.contract().bias()).isNull();
            assertThat(block.expand().bias()).isNotNull();
        });
    }

    @Test
    void adaptersFindEachLayerByItsName() {
        loaded(
                ScalarType.Float,
                (_, block) -> assertThat(block.attention().qkv().layers())
                        .extracting(layer ->
                                layer.name() + " from " + layer.features().start())
                        .containsExactly(
                                "attn1.to_q.weight from 0", "attn1.to_k.weight from 4", "attn1.to_v.weight from 8"));
    }

    @Test
    void allOfThemAreViewsOfTheArena() {
        loaded(ScalarType.Float, (arena, block) -> {
            arena.zero_();

            assertThat(values(block.adaLn().weight())).containsOnly(0);
            assertThat(values(block.attention().out().weight())).containsOnly(0);
            assertThat(values(block.contract().weight())).containsOnly(0);
        });
    }

    @Test
    void aWeightOfAnotherShapeIsRefusedBeforeAnythingIsRead() {
        block().write(folder.resolve("model.safetensors"));
        Weights.open(folder, ComputeSettings.defaults(), weights -> {
            try (weights) {
                assertThatExceptionOfType(CheckpointException.class)
                        .isThrownBy(() -> WholeBlock.load(weights, new BlockShape(4, 2, 3)))
                        .withMessageContaining("norm1.linear.weight");
            }
            return weights;
        });
    }

    @Test
    void nothingNativeIsLeft() {
        loaded(ScalarType.BFloat16, (_, _) -> {});
        long before = Pointer.totalCount();
        loaded(ScalarType.BFloat16, (_, _) -> {});

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    private void loaded(ScalarType type, BiConsumer<Tensor, WholeBlock> check) {
        block().write(folder.resolve("model.safetensors"));
        Weights.open(folder, ComputeSettings.defaults(), weights -> {
            try (weights) {
                BlockWeights<WholeBlock> block = WholeBlock.load(weights, SHAPE);
                Tensor arena = Tensors.empty(block.values()).to(type);
                block.fill(arena, new Workers(1));
                check.accept(arena, block.over(arena));
            }
            return weights;
        });
    }

    private static float[] values(Tensor tensor) {
        try (var _ = Scope.open()) {
            return Tensors.toFloats(tensor.to(ScalarType.Float));
        }
    }

    /** Few digits, so that no data type rounds them. */
    private static float[] numbers(int count, float step) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i * step;
        }
        return values;
    }

    private static byte[] bytes(int count) {
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
            values[i] = (byte) i;
        }
        return values;
    }

    private static MemorySegment halves(float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            halves[i] = Float.floatToFloat16(values[i]);
        }
        return MemorySegment.ofArray(halves);
    }
}
