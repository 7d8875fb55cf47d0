package io.cogview4j.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the generator of the libtorch that is linked. */
class LibtorchGeneratorTest {
    @BeforeAll
    static void start() {
        NativeRuntime.start();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, 1234, 0xffffffffL, -7, Long.MIN_VALUE, Long.MAX_VALUE})
    void aMillionFloatsHaveTheSameBits(long seed) {
        assumeSameKernel();
        try (var _ = Scope.open()) {
            Generator theirs = torch.make_generator_cpu(seed);

            assertSameBits(new TorchGenerator(seed).randn(1_000_003), floats(theirs, ScalarType.Float, 1_000_003));
        }
    }

    @Test
    void sequencesOfDrawsOfAnyLargeSizeHaveTheSameBits() {
        assumeSameKernel();
        Random sizes = new Random(20260101);
        for (int seed = 0; seed < 200; seed++) {
            TorchGenerator ours = new TorchGenerator(seed);
            try (var _ = Scope.open()) {
                Generator theirs = torch.make_generator_cpu(seed);
                for (int draw = 0; draw < 20; draw++) {
                    int size = sizes.nextInt(16, 2000);
                    assertSameBits(ours.randn(size), floats(theirs, ScalarType.Float, size));
                }
            }
        }
    }

    @Test
    void smallDrawsHaveTheSameBitsAlsoAfterLargeOnes() {
        Random sizes = new Random(7);
        for (int seed = 0; seed < 200; seed++) {
            TorchGenerator ours = new TorchGenerator(seed);
            try (var _ = Scope.open()) {
                Generator theirs = torch.make_generator_cpu(seed);
                for (int draw = 0; draw < 40; draw++) {
                    int small = sizes.nextInt(1, 16);
                    assertSameBits(ours.randn(small), floats(theirs, ScalarType.Float, small));
                    int large = sizes.nextInt(16, 40);
                    ours.randn(large);
                    draw(theirs, ScalarType.Float, large);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 15, 16, 100_000})
    void doublesDifferByTheRoundingOfTheFunctionsOnly(int size) {
        for (int seed = 0; seed < 10; seed++) {
            try (var _ = Scope.open()) {
                double[] theirs = new double[size];
                draw(torch.make_generator_cpu(seed), ScalarType.Double, size)
                        .data_ptr_double()
                        .get(theirs);
                double[] ours = new TorchGenerator(seed).randnFloat64(size);

                for (int i = 0; i < size; i++) {
                    if (!(Math.abs(ours[i] - theirs[i]) <= 1e-15 * Math.abs(theirs[i]))) {
                        fail("seed %d, at %d: %s is not %s", seed, i, ours[i], theirs[i]);
                    }
                }
            }
        }
    }

    /** Without AVX2 libtorch takes logarithm and cosine from the C library, and draws other last bits. */
    private static void assumeSameKernel() {
        String capability = torch.get_cpu_capability().getString();
        assumeTrue(capability.startsWith("AVX"), () -> "libtorch has other kernels here: " + capability);
    }

    private static float[] floats(Generator generator, ScalarType type, int size) {
        return Tensors.toFloats(draw(generator, type, size).to(ScalarType.Float));
    }

    private static Tensor draw(Generator generator, ScalarType type, int size) {
        return torch.randn(new long[] {size}, new GeneratorOptional(generator), new TensorOptions(type));
    }

    private static void assertSameBits(float[] ours, float[] theirs) {
        int different = Arrays.mismatch(ours, theirs);
        assertThat(different)
                .withFailMessage(() -> "at " + different + ": " + ours[different] + " is not " + theirs[different])
                .isNegative();
    }
}
