package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionTest {
    private static final int WIDTH = 128;

    private static final Attention ATTENTION = new Attention(true);

    /** Where all keys are the same, each value that is attended to counts as much as the others. */
    private static final float[] VALUES = {1, 20, 3, 40, 8, 60}; // [3, 2]

    @Test
    void everyTokenAttendsToEveryToken() {
        try (var _ = Scope.open()) {
            Tensor attended = ATTENTION.full(random(3, 1), sameKeys(3), Tensors.of(VALUES, 3, 2));

            assertThat(Tensors.toFloats(attended)).containsExactly(new float[] {4, 40, 4, 40, 4, 40}, within(1e-5f));
        }
    }

    @Test
    void aTokenAttendsToItselfAndThoseBeforeItOnly() {
        try (var _ = Scope.open()) {
            Tensor attended = ATTENTION.causal(random(3, 1), sameKeys(3), Tensors.of(VALUES, 3, 2));

            assertThat(Tensors.toFloats(attended)).containsExactly(new float[] {1, 20, 2, 30, 4, 40}, within(1e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 16", "true, 63", "false, 16", "false, 64", "false, 300"})
    void fewTokensInBfloat16AndAllWithoutUnitsForItAreComputedInFloat32(boolean units, int tokens) {
        Attention attention = new Attention(units);
        try (var _ = Scope.open()) {
            Tensor q = random(tokens, 1);
            Tensor k = random(tokens, 2);
            Tensor v = random(tokens, 3);

            Tensor rounded = attention.causal(q, k, v).to(ScalarType.BFloat16);
            Tensor computed = attention.causal(bfloat16(q), bfloat16(k), bfloat16(v));
            assertThat(computed.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
            assertThat(floats(computed)).isEqualTo(floats(rounded));
        }
    }

    /** {@code [tokens, WIDTH]} of values that bfloat16 has. */
    private static Tensor random(int tokens, long seed) {
        return Tensors.of(RandomValues.bfloat16(tokens * WIDTH, seed), tokens, WIDTH);
    }

    private static Tensor sameKeys(int tokens) {
        return Tensors.of(new float[tokens * WIDTH], tokens, WIDTH);
    }

    private static Tensor bfloat16(Tensor x) {
        return x.to(ScalarType.BFloat16);
    }

    private static float[] floats(Tensor x) {
        return Tensors.toFloats(x.to(ScalarType.Float));
    }
}
