package io.cogview4j.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.convolution.GroupNorm.Affine;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupNormTest {
    private static final double EPSILON = 1e-6;

    @BeforeAll
    static void loadLibrary() {
        NativeRuntime.start();
    }

    @Test
    void momentsOfPartsAreThoseOfTheWhole() {
        try (var _ = Scope.open()) {
            Tensor x = features(0);
            ProcessorMoments whole = new ProcessorMoments(norm(false));
            whole.add(x);
            ProcessorMoments parts = new ProcessorMoments(norm(false));
            inParts(parts, x);
            for (int group = 0; group < 2; group++) {
                assertThat(parts.mean(group)).isCloseTo(whole.mean(group), within(1e-7));
                assertThat(parts.variance(group)).isCloseTo(whole.variance(group), within(1e-7));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isThatOfLibtorchInDoublePrecision(boolean onDevice) {
        try (var _ = Scope.open()) {
            assertLikeLibtorch(onDevice, features(0), 1e-6);
        }
    }

    /** E[x²] - E[x]² in float32 would be off by 2e-2 here. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMeanFarFromZeroCostsNoAccuracy(boolean onDevice) {
        try (var _ = Scope.open()) {
            assertLikeLibtorch(onDevice, features(30), 1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void planesAreNormalisedAsWell(boolean onDevice) {
        try (var _ = Scope.open()) {
            assertLikeLibtorch(onDevice, features(0).contiguous(), 1e-6);
        }
    }

    /** Parts whose means lie far apart: what joins them is most of the variance. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void partsThatDifferAreJoined(boolean onDevice) {
        try (var _ = Scope.open()) {
            Tensor x = features(0);
            x.narrow(2, 1, 3).add_(new Scalar(5.0f));

            assertLikeLibtorch(onDevice, x, 1e-6);
        }
    }

    @Test
    void onADeviceNothingNativeIsLeftOfTheMoments() {
        try (var _ = Scope.open()) {
            Tensor x = features(0);
            GroupNorm norm = norm(true);
            long before = Pointer.totalCount();
            try (var _ = Scope.open();
                    GroupMoments moments = norm.moments()) {
                inParts(moments, x);
                moments.affine();
            }
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    private static void inParts(GroupMoments moments, Tensor x) {
        moments.add(x.narrow(2, 0, 1));
        moments.add(x.narrow(2, 1, 3));
        moments.add(x.narrow(2, 4, 1));
    }

    private static GroupNorm norm(boolean onDevice) {
        Tensor weight = Tensors.of(new float[] {1, -2, 0.5f, 3}, 4);
        Tensor bias = Tensors.of(new float[] {0, 1, 2, -1}, 4);
        return new GroupNorm(2, weight, bias, EPSILON, onDevice);
    }

    /** As a whole and in parts. */
    private static void assertLikeLibtorch(boolean onDevice, Tensor x, double tolerance) {
        try (var _ = Scope.open()) {
            GroupNorm norm = norm(onDevice);
            float[] want = libtorch(norm, x);
            try (GroupMoments whole = norm.moments();
                    GroupMoments parts = norm.moments()) {
                whole.add(x);
                inParts(parts, x);
                assertNear(applied(whole.affine(), x), want, tolerance);
                assertNear(applied(parts.affine(), x), want, tolerance);
            }
        }
    }

    private static float[] libtorch(GroupNorm norm, Tensor x) {
        Tensor want = torch.group_norm(
                x.to(ScalarType.Double),
                norm.groups(),
                new TensorOptional(norm.weight().to(ScalarType.Double)),
                new TensorOptional(norm.bias().to(ScalarType.Double)),
                EPSILON,
                false);
        return Tensors.toFloats(want.to(ScalarType.Float));
    }

    private static float[] applied(Affine norm, Tensor x) {
        Tensor out = torch.empty_like(x);
        norm.apply(x, out);
        return Tensors.toFloats(out);
    }

    private static void assertNear(float[] got, float[] want, double tolerance) {
        assertThat(got).hasSameSizeAs(want);
        for (int i = 0; i < want.length; i++) {
            assertThat((double) got[i]).isCloseTo(want[i], within(tolerance * (1 + Math.abs(want[i]))));
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
