package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Int8Values;
import io.cogview4j.checkpoint.WeightSizes;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.fixtures.StoredNumbers;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.tensor.Int8Units;
import io.cogview4j.tensor.JavaInt8Units;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Products in int8, on the units of the processor where it has them, and around a kernel in Java. The last range of features, of
 * inputs and of rows is smaller than the others.
 */
@ParameterizedClass
@EnumSource
class Int8ProductTest {
    private static final int IN = 4160;
    private static final int OUT = 100;
    private static final int ROWS = 70;
    private static final int DEEP = 16384;

    enum Kernel {
        JAVA {
            @Override
            Optional<Int8Units> units() {
                return Optional.of(JavaInt8Units.open());
            }
        },
        PROCESSOR {
            @Override
            Optional<Int8Units> units() {
                return Int8Units.find();
            }
        };

        abstract Optional<Int8Units> units();
    }

    @TempDir
    static Path folder;

    private static final float[] BIAS = RandomValues.float32(OUT, 2);
    private static byte[] numbers = {};
    private static float[] scales = {};
    private final Int8Units units;
    private final Weights weights;

    Int8ProductTest(Kernel kernel) {
        NativeRuntime.start();
        Optional<Int8Units> found = kernel.units();
        assumeThat(found).isPresent();
        this.units = found.get();
        this.weights = Weights.open(folder, ComputeSettings.defaults().withThreads(2));
    }

    @BeforeAll
    static void write() {
        NativeRuntime.start();
        try (var _ = Scope.open()) {
            Int8Values rounded = Int8Values.rounding(Tensors.of(RandomValues.float32(OUT * IN, 1), OUT, IN), 1);
            numbers = StoredNumbers.of(rounded.values());
            scales = Tensors.toFloats(rounded.scales());
        }
        new SafetensorsWriter()
                .add("off", DType.I8, MemorySegment.ofArray(new byte[] {1, 2, 3}), 3)
                .add("weight", DType.I8, MemorySegment.ofArray(numbers), OUT, IN)
                .add("weight_scale", scales, OUT)
                .add("largest", DType.I8, MemorySegment.ofArray(largest()), 2, DEEP)
                .add("largest_scale", new float[] {1, 1}, 2)
                .write(folder.resolve("model.safetensors"));
    }

    /** A row of the largest numbers, and one of the smallest. */
    private static byte[] largest() {
        byte[] values = new byte[2 * DEEP];
        Arrays.fill(values, 0, DEEP, (byte) 127);
        Arrays.fill(values, DEEP, 2 * DEEP, (byte) -127);
        return values;
    }

    @AfterEach
    void close() {
        weights.close();
        units.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17, 64, ROWS, 600})
    void isTheExactSumOfWholeNumbersTimesBothScales(int rows) {
        float[] x = RandomValues.float32(rows * IN, 3);

        float[] got = forward(x, rows, BIAS);

        for (int row : new int[] {0, rows / 2, rows - 1}) {
            assertThat(Arrays.copyOfRange(got, row * OUT, (row + 1) * OUT))
                    .isEqualTo(expected(Arrays.copyOfRange(x, row * IN, (row + 1) * IN)));
        }
    }

    private static float[] expected(float[] x) {
        float scale = Float.MIN_NORMAL;
        for (float value : x) {
            scale = Math.max(scale, Math.abs(value) / 127);
        }
        float[] outputs = new float[OUT];
        for (int feature = 0; feature < OUT; feature++) {
            int sum = 0;
            for (int i = 0; i < IN; i++) {
                sum += (int) Math.rint(x[i] / scale) * numbers[feature * IN + i];
            }
            outputs[feature] = sum * scale * scales[feature] + BIAS[feature];
        }
        return outputs;
    }

    @Test
    void sumsOfTheLargestNumbersAreExact() {
        float[] x = new float[2 * DEEP];
        Arrays.fill(x, 0, DEEP, 127f);
        Arrays.fill(x, DEEP, 2 * DEEP, -127f);

        float most = 127f * 127 * DEEP;
        assertThat(forward(product("largest", 2, DEEP), x, 2, null, 2)).containsExactly(most, -most, -most, most);
    }

    @Test
    void theBitsOfARowDependOnNeitherTheOthersNorThreads() {
        float[] x = RandomValues.float32(ROWS * IN, 6);
        MatrixProduct product = product("weight", OUT, IN);

        float[] together = forward(product, x, ROWS, BIAS, 1);

        assertThat(forward(product, x, ROWS, BIAS, 2)).isEqualTo(together);
        assertThat(forward(product, x, ROWS, BIAS, 5)).isEqualTo(together);
        for (int row : new int[] {0, 33, 63, 64, ROWS - 1}) {
            float[] alone = forward(Arrays.copyOfRange(x, row * IN, (row + 1) * IN), 1, BIAS);
            assertThat(Arrays.copyOfRange(together, row * OUT, (row + 1) * OUT)).isEqualTo(alone);
        }
    }

    @Test
    void aRowOfZerosGivesTheBias() {
        float[] x = RandomValues.float32(3 * IN, 5);
        Arrays.fill(x, IN, 2 * IN, 0);

        assertThat(Arrays.copyOfRange(forward(x, 3, BIAS), OUT, 2 * OUT)).isEqualTo(BIAS);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void whatIsNotFiniteLeavesNothingFiniteInItsRowAndAllInOthers(float value) {
        float[] x = RandomValues.float32(3 * IN, 5);
        float[] expected = forward(x, 3, BIAS);
        x[IN + 77] = value;

        float[] got = forward(x, 3, BIAS);

        for (int i = 0; i < got.length; i++) {
            if (i / OUT == 1) {
                assertThat(got[i]).isNotFinite();
            } else {
                assertThat(got[i]).isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void bfloat16ActivationsGiveWhatTheirFloatsGiveRoundedOnce() {
        float[] x = RandomValues.bfloat16(ROWS * IN, 8);
        float[] exact = forward(x, ROWS, BIAS);
        try (Workers workers = new Workers(2);
                var _ = Scope.open()) {
            Tensor out = Tensors.empty(ROWS, OUT).to(ScalarType.BFloat16);
            Tensor halves = Tensors.of(x, ROWS, IN).to(ScalarType.BFloat16);
            linear(product("weight", OUT, IN), BIAS).forward(halves, out, List.of(new Rows(0, ROWS)), workers);

            assertThat(Tensors.toFloats(out.to(ScalarType.Float)))
                    .isEqualTo(Tensors.toFloats(Tensors.of(exact, exact.length)
                            .to(ScalarType.BFloat16)
                            .to(ScalarType.Float)));
        }
    }

    @Test
    void theValuesOfARowNeedNotLieSideBySide() {
        float[] columns = RandomValues.float32(IN * 3, 9);
        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(columns, IN, 3).t();

            Tensor y = linear(product("weight", OUT, IN), null).forward(x);

            assertThat(Tensors.toFloats(y)).isEqualTo(forward(Tensors.toFloats(x), 3, null));
        }
    }

    @Test
    void someRowsOfTheWeightGiveTheseFeatures() {
        float[] x = RandomValues.float32(IN, 4);
        Rows some = new Rows(7, 50);

        float[] got = forward(new Int8Product(some.of(weights.parameter("weight", OUT, IN)), units), x, 1, null, 1);

        assertThat(got).isEqualTo(Arrays.copyOfRange(forward(x, 1, null), 7, 57));
    }

    /** Of one thread, which makes inputs and multiplies. */
    @Test
    void itsBuffersAreThoseOfThePlan() {
        int rows = 2400;
        long bytes = Int8Product.workBytes(
                new WeightSizes(List.of(
                        new TensorInfo("weight", DType.I8, List.of((long) OUT, (long) IN), 0, (long) OUT * IN))),
                1);
        MatrixProduct product = new Int8Product(new Rows(0, 8).of(weights.parameter("weight", OUT, IN)), units);

        forward(product, RandomValues.float32(rows * IN, 1), rows, null, 1);

        try (var _ = Scope.open()) {
            long used = Stream.of(units.inputs(1), units.numbers(1), units.weights(1), units.sums(1), units.work(1))
                    .mapToLong(buffer -> buffer.storage().nbytes())
                    .sum();
            assertThat(used).isBetween(bytes / 2, bytes);
        }
    }

    private MatrixProduct product(String name, long out, long in) {
        return new Int8Product(weights.parameter(name, out, in), units);
    }

    private static Linear linear(MatrixProduct product, float @Nullable [] bias) {
        return new Linear(product, bias == null ? null : Tensors.of(bias, bias.length));
    }

    private float[] forward(float[] x, int rows, float @Nullable [] bias) {
        return forward(product("weight", OUT, IN), x, rows, bias, 2);
    }

    private static float[] forward(MatrixProduct product, float[] x, int rows, float @Nullable [] bias, int threads) {
        try (Workers workers = new Workers(threads);
                var _ = Scope.open()) {
            Tensor out = Tensors.empty(rows, product.features());
            Tensor in = Tensors.of(x, rows, x.length / rows);
            linear(product, bias).forward(in, out, List.of(new Rows(0, rows)), workers);
            return Tensors.toFloats(out);
        }
    }
}
