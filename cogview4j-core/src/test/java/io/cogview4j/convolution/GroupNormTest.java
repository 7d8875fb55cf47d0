package io.cogview4j.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GroupNormTest {
    @BeforeAll
    static void loadLibrary() {
        NativeRuntime.start();
    }

    @Test
    void momentsOfPartsAreThoseOfTheWhole() {
        try (var _ = Scope.open()) {
            Tensor x = features(0);
            GroupMoments whole = new GroupMoments(2);
            whole.add(x);
            GroupMoments parts = new GroupMoments(2);
            parts.add(x.narrow(2, 0, 1));
            parts.add(x.narrow(2, 1, 3));
            parts.add(x.narrow(2, 4, 1));
            for (int group = 0; group < 2; group++) {
                assertThat(parts.mean(group)).isCloseTo(whole.mean(group), within(1e-7));
                assertThat(parts.variance(group)).isCloseTo(whole.variance(group), within(1e-7));
            }
        }
    }

    @Test
    void isThatOfLibtorchInDoublePrecision() {
        assertLikeLibtorch(0, 1e-6);
    }

    /** E[x²] - E[x]² in float32 would be off by 2e-2 here. */
    @Test
    void aMeanFarFromZeroCostsNoAccuracy() {
        assertLikeLibtorch(30, 1e-5);
    }

    private static void assertLikeLibtorch(float offset, double tolerance) {
        try (var _ = Scope.open()) {
            Tensor weight = Tensors.of(new float[] {1, -2, 0.5f, 3}, 4);
            Tensor bias = Tensors.of(new float[] {0, 1, 2, -1}, 4);
            GroupNorm norm = new GroupNorm(2, weight, bias, 1e-6);
            Tensor x = features(offset);
            GroupMoments moments = new GroupMoments(2);
            moments.add(x);
            Tensor out = torch.empty_like(x);
            norm.of(moments).apply(x, out);
            Tensor want64 = torch.group_norm(
                    x.to(ScalarType.Double),
                    2,
                    new TensorOptional(weight.to(ScalarType.Double)),
                    new TensorOptional(bias.to(ScalarType.Double)),
                    1e-6,
                    false);
            float[] want = Tensors.toFloats(want64.to(ScalarType.Float));
            assertThat(Tensors.toFloats(out)).hasSameSizeAs(want);
            for (int i = 0; i < want.length; i++) {
                assertThat((double) Tensors.toFloats(out)[i])
                        .isCloseTo(want[i], within(tolerance * (1 + Math.abs(want[i]))));
            }
        }
    }

    /** {@code [1, 4, 5, 3]}. */
    private static Tensor features(float offset) {
        Random random = new Random(5);
        float[] values = new float[4 * 5 * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = offset + (float) random.nextGaussian();
        }
        return FeatureMaps.ordered(Tensors.of(values, 1, 4, 5, 3));
    }
}
