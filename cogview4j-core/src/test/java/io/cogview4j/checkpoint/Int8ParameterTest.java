package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.fixtures.StoredNumbers;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A matrix of 3 x 8 whole numbers that count from -12, with a scale for each row, and with one for each half of a row. */
class Int8ParameterTest {
    private static final int OUT = 3;
    private static final int IN = 8;
    private static final float[] ROW_SCALES = {1, 0.5f, 4};
    private static final float[] HALF_SCALES = {1, 2, 0.5f, 8, 0.25f, 4};

    @TempDir
    Path folder;

    private Weights weights;

    @BeforeAll
    static void startNativeRuntime() {
        NativeRuntime.start();
    }

    @BeforeEach
    void write() {
        byte[] numbers = new byte[OUT * IN];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (byte) number(i / IN, i % IN);
        }
        new SafetensorsWriter()
                .add("rows", DType.I8, MemorySegment.ofArray(numbers), OUT, IN)
                .add("rows_scale", ROW_SCALES, OUT)
                .add("halves", DType.I8, MemorySegment.ofArray(numbers), OUT, IN)
                .add("halves_scale", HALF_SCALES, OUT, 2)
                .add("quanto._data", DType.I8, MemorySegment.ofArray(numbers), OUT, IN)
                .add("quanto._scale", DType.BF16, bfloat16(ROW_SCALES), OUT, 1)
                .write(folder.resolve("model.safetensors"));
        weights = Weights.open(folder, ComputeSettings.defaults());
    }

    @AfterEach
    void close() {
        weights.close();
    }

    private static int number(int row, int column) {
        return row * IN + column - 12;
    }

    private static float value(String name, int row, int column) {
        float scale = name.equals("halves") ? HALF_SCALES[2 * row + column / 4] : ROW_SCALES[row];
        return number(row, column) * scale;
    }

    private static MemorySegment bfloat16(float[] values) {
        short[] halves = new short[values.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (short) (Float.floatToIntBits(values[i]) >>> Short.SIZE);
        }
        return MemorySegment.ofArray(halves);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows", "halves", "quanto"})
    void aValueIsItsNumberTimesItsScale(String name) {
        try (var _ = Scope.open()) {
            Parameter matrix = weights.parameter(name, OUT, IN);

            assertThat(matrix.name()).isEqualTo(name);
            assertThat(matrix.shape()).containsExactly(OUT, IN);
            assertThat(Tensors.toFloats(matrix.f32())).isEqualTo(values(name, 0, OUT, 0, IN));
        }
    }

    private static float[] values(String name, int row, int rows, int column, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(name, row + i / columns, column + i % columns);
        }
        return values;
    }

    /** Also where a group is cut in two. */
    @ParameterizedTest
    @CsvSource({
        "rows, 1, 2, 3, 4",
        "halves, 0, 3, 0, 4",
        "halves, 1, 2, 4, 4",
        "halves, 1, 1, 3, 2",
        "halves, 0, 2, 1, 7",
        "halves, 2, 1, 5, 1",
        "quanto, 2, 1, 0, 8",
    })
    void partsAreThoseOfTheWhole(String name, int row, int rows, int column, int columns) {
        Parameter part = weights.parameter(name, OUT, IN).rows(row, rows).columns(column, columns);

        try (var _ = Scope.open()) {
            assertThat(part.shape()).containsExactly(rows, columns);
            assertThat(Tensors.toFloats(part.f32())).isEqualTo(values(name, row, rows, column, columns));
        }
    }

    @Test
    void writesToMemoryOfAnyOrderAndType() {
        try (var _ = Scope.open()) {
            Parameter halves = weights.parameter("halves", OUT, IN);
            Tensor apart = Tensors.empty(OUT, 11).narrow(1, 0, IN);
            Tensor transposed = Tensors.empty(IN, OUT).t();
            Tensor narrow = Tensors.empty(OUT, IN).to(ScalarType.BFloat16);

            for (Tensor target : new Tensor[] {apart, transposed, narrow}) {
                halves.into(target);
                assertThat(Tensors.toFloats(target.to(ScalarType.Float))).isEqualTo(values("halves", 0, OUT, 0, IN));
            }
        }
    }

    @Test
    void isRoundedOnceToAnotherType() {
        float[] random = random(40, 3000, 5);
        writeRounded(random, 40, 3000, 1);
        try (Weights rounded = Weights.open(folder, ComputeSettings.defaults());
                var _ = Scope.open()) {
            Parameter matrix = rounded.parameter("x", 40, 3000);
            float[] once = Tensors.toFloats(matrix.f32().to(ScalarType.BFloat16).to(ScalarType.Float));

            assertThat(Tensors.toFloats(matrix.as(ScalarType.BFloat16).to(ScalarType.Float)))
                    .isEqualTo(once);
        }
    }

    @Test
    void theWholeNumbersAreThereForWhoMultipliesThem() {
        try (var _ = Scope.open()) {
            Parameter halves = weights.parameter("halves", OUT, IN);
            Int8Values part = halves.rows(1, 2).columns(4, 4).asInt8().orElseThrow();

            assertThat(part.groupSize()).isEqualTo(4);
            assertThat(Tensors.toFloats(part.values().to(ScalarType.Float)))
                    .startsWith(number(1, 4), number(1, 5))
                    .hasSize(8);
            assertThat(Tensors.toFloats(part.scales())).containsExactly(HALF_SCALES[3], HALF_SCALES[5]);
            assertThat(halves.columns(1, 4).asInt8()).isEmpty();
            assertThat(halves.asStored(ScalarType.Char)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16})
    void roundingMovesNoValueByMoreThanHalfAScale(int groups) {
        int in = 256;
        float[] values = random(20, in, 6);
        values[in + 3] = 1e20f; // beside it the others of its group become zero
        values[2 * in] = Float.MIN_VALUE;
        Arrays.fill(values, 3 * in, 4 * in, 0);
        Arrays.fill(values, 4 * in, 5 * in, 1e-42f); // less than the smallest scale
        try (var _ = Scope.open()) {
            Int8Values rounded = Int8Values.rounding(Tensors.of(values, 20, in), groups);
            float[] scales = Tensors.toFloats(rounded.scales());
            float[] back = Tensors.toFloats(rounded.floats());

            for (int i = 0; i < values.length; i++) {
                double scale = scales[i / (in / groups)];
                assertThat((double) back[i]).isCloseTo(values[i], within(scale * 0.500001));
            }
            assertThat(Arrays.copyOfRange(back, 3 * in, 4 * in)).containsOnly(0);
        }
    }

    @Test
    void theLargestOfARowIsKeptUpToTheRoundingOfAFloat() {
        float[] values = random(50, 64, 7);
        try (var _ = Scope.open()) {
            float[] back = Tensors.toFloats(
                    Int8Values.rounding(Tensors.of(values, 50, 64), 1).floats());
            for (int row = 0; row < 50; row++) {
                assertThat(largest(back, row)).isCloseTo(largest(values, row), within(1e-6f * largest(values, row)));
            }
        }
    }

    private static float largest(float[] values, int row) {
        float largest = 0;
        for (int i = 64 * row; i < 64 * (row + 1); i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    private static float[] random(int rows, int columns, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private void writeRounded(float[] values, int rows, int columns, int groups) {
        try (var _ = Scope.open()) {
            Int8Values rounded = Int8Values.rounding(Tensors.of(values, rows, columns), groups);
            byte[] numbers = StoredNumbers.of(rounded.values());
            new SafetensorsWriter()
                    .add("x", DType.I8, MemorySegment.ofArray(numbers), rows, columns)
                    .add("x_scale", Tensors.toFloats(rounded.scales()), rows, groups)
                    .write(folder.resolve("model.safetensors"));
        }
    }
}
