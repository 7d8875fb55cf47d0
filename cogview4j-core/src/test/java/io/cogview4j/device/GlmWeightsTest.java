package io.cogview4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Activation;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the weights of a layer of GLM lie in an arena: as {@link BlockWeightsTest}, for parts of different heights. */
class GlmWeightsTest {
    private static final float UNROUNDED = 1.0009765625f; // not a bfloat16

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"Float", "BFloat16"})
    void queriesKeysAndValuesOfDifferentHeightsAreOneMatrix(ScalarType type) {
        loaded(type, true, (_, layer) -> {
            Tensor qkv = layer.attention().qkv().weight(); // [8 + 2 + 2, 4]

            assertThat(values(qkv.narrow(0, 0, 8))).containsExactly(numbers(32, 1));
            assertThat(values(qkv.narrow(0, 8, 2))).containsExactly(numbers(8, 2));
            assertThat(values(qkv.narrow(0, 10, 2))).containsExactly(numbers(8, 3));
            assertThat(qkv.size(0)).isEqualTo(12);
            assertThat(values(layer.attention().qkv().bias())).containsExactly(0, 4, 8, 12, 16, 20, 24, 28, 0, 5, 0, 6);
        });
    }

    @Test
    void aBiasThatTheConfigDoesNotNameIsNotThere() {
        loaded(ScalarType.Float, false, (_, layer) -> {
            assertThat(layer.attention().qkv().bias()).isNull();
            assertThat(layer.attention().out().bias()).isNull();
        });
    }

    @Test
    void gateAndUpAreOneMatrixAsTheyAreStored() {
        loaded(
                ScalarType.Float,
                true,
                (_, layer) -> assertThat(values(layer.mlp().gateUp().weight())).containsExactly(numbers(2 * 6 * 4, 8)));
    }

    @Test
    void normsAreNotRoundedWhateverTheProductsAreComputedIn() {
        loaded(ScalarType.BFloat16, true, (arena, layer) -> {
            arena.zero_();

            assertThat(values(layer.attentionNorm().weight())).containsOnly(UNROUNDED);
            assertThat(values(layer.mlpNorm().weight())).containsOnly(-UNROUNDED);
        });
    }

    @Test
    void theOthersAreViewsOfTheArena() {
        loaded(ScalarType.Float, true, (arena, layer) -> {
            arena.zero_();

            assertThat(values(layer.attention().qkv().weight())).containsOnly(0);
            assertThat(values(layer.attention().out().weight())).containsOnly(0);
            assertThat(values(layer.mlp().gateUp().weight())).containsOnly(0);
            assertThat(values(layer.mlp().down().weight())).containsOnly(0);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theShapeTellsHowLargeTheArenaIs(boolean biased) {
        loaded(
                ScalarType.Float,
                biased,
                (arena, _) -> assertThat(shape(biased).values()).isEqualTo(arena.numel()));
    }

    @Test
    void nothingNativeIsLeft() {
        loaded(ScalarType.BFloat16, true, (_, _) -> {});
        long before = Pointer.totalCount();
        loaded(ScalarType.BFloat16, true, (_, _) -> {});

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    /** Four query heads on one of keys and values. */
    private static GlmShape shape(boolean biased) {
        return new GlmShape(4, 4, 1, 2, 6, biased, 1e-6, Activation.SILU);
    }

    private void loaded(ScalarType type, boolean biased, BiConsumer<Tensor, WholeGlmLayer> check) {
        new SafetensorsWriter()
                .add("self_attn.q_proj.weight", numbers(32, 1), 8, 4)
                .add("self_attn.k_proj.weight", numbers(8, 2), 2, 4)
                .add("self_attn.v_proj.weight", numbers(8, 3), 2, 4)
                .add("self_attn.q_proj.bias", numbers(8, 4), 8)
                .add("self_attn.k_proj.bias", numbers(2, 5), 2)
                .add("self_attn.v_proj.bias", numbers(2, 6), 2)
                .add("self_attn.o_proj.weight", numbers(32, 7), 4, 8)
                .add("self_attn.o_proj.bias", numbers(4, 7), 4)
                .add("mlp.gate_up_proj.weight", numbers(48, 8), 12, 4)
                .add("mlp.down_proj.weight", numbers(24, 9), 4, 6)
                .add("input_layernorm.weight", same(UNROUNDED), 4)
                .add("post_attention_layernorm.weight", same(-UNROUNDED), 4)
                .write(folder.resolve("model.safetensors"));
        Weights.open(folder, ComputeSettings.defaults(), weights -> {
            try (weights) {
                BlockWeights<WholeGlmLayer> layer = WholeGlmLayer.load(weights, shape(biased));
                Tensor arena = Tensors.empty(layer.values()).to(type);
                layer.fill(arena, new Workers(1));
                check.accept(arena, layer.over(arena));
            }
            return weights;
        });
    }

    private static float[] same(float value) {
        return new float[] {value, value, value, value};
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
}
