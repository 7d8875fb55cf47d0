package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Int8Values;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.fixtures.StoredNumbers;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Products with int8 weights, where they are not asked for in int8, are, bit for bit, those with the floats that they stand for. The sizes are such that the last piece
 * of features, and of inputs, is smaller than the others.
 */
class ConvertedInt8Test {
    private static final int IN = 4160;
    private static final int OUT = 300;
    private static final int ROWS = 70;

    @TempDir
    static Path folder;

    private Weights weights;

    @BeforeAll
    static void write() {
        NativeRuntime.start();
        SafetensorsWriter writer = new SafetensorsWriter();
        try (var _ = Scope.open()) {
            for (int groups : new int[] {1, IN / 64}) {
                Int8Values rounded =
                        Int8Values.rounding(Tensors.of(RandomValues.float32(OUT * IN, groups), OUT, IN), groups);
                byte[] numbers = StoredNumbers.of(rounded.values());
                writer.add("int8." + groups, DType.I8, MemorySegment.ofArray(numbers), OUT, IN)
                        .add("int8." + groups + "_scale", Tensors.toFloats(rounded.scales()), OUT, groups)
                        .add("floats." + groups, Tensors.toFloats(rounded.floats()), OUT, IN);
            }
            writer.write(folder.resolve("model.safetensors"));
        }
    }

    @BeforeEach
    void open() {
        weights = Weights.open(folder, ComputeSettings.defaults().withThreads(2));
    }

    @AfterEach
    void close() {
        weights.close();
    }

    /** All ways that this machine has for float32. */
    private Stream<MatrixProduct> products(Parameter weight) {
        Stream<MatrixProduct> vectors =
                weights.backend().units().vector().stream().map(units -> new VectorProduct(weight, units, false));
        return Stream.concat(Stream.of(new SlabProduct(weight), MatrixProduct.of(weight, weights.backend())), vectors);
    }

    @ParameterizedTest
    @MethodSource("rowsAndGroups")
    void areThoseOfTheFloatsThatTheWeightsStandFor(int rows, int groups) {
        float[] x = RandomValues.float32(rows * IN, 3);
        List<MatrixProduct> int8 = products(matrix("int8", groups)).toList();
        List<MatrixProduct> floats = products(matrix("floats", groups)).toList();

        for (int i = 0; i < int8.size(); i++) {
            SameValues.in(forward(int8.get(i), x, rows, 2), forward(floats.get(i), x, rows, 2));
        }
    }

    static Stream<Object[]> rowsAndGroups() {
        return Stream.of(1, ROWS, 520)
                .flatMap(rows -> Stream.of(1, IN / 64).map(groups -> new Object[] {rows, groups}));
    }

    @Test
    void theBitsOfARowDependOnNeitherTheOthersNorThreads() {
        float[] x = RandomValues.float32(ROWS * IN, 6);
        MatrixProduct product = MatrixProduct.of(matrix("int8", IN / 64), weights.backend());

        float[] together = forward(product, x, ROWS, 2);

        SameValues.in(forward(product, x, ROWS, 1), together);
        SameValues.in(forward(product, x, ROWS, 5), together);
        for (int row : new int[] {0, 33, ROWS - 1}) {
            float[] alone = forward(product, Arrays.copyOfRange(x, row * IN, (row + 1) * IN), 1, 2);
            assertThat(Arrays.copyOfRange(together, row * OUT, (row + 1) * OUT)).isEqualTo(alone);
        }
    }

    private Parameter matrix(String name, int groups) {
        return weights.parameter(name + "." + groups, OUT, IN);
    }

    private static float[] forward(MatrixProduct product, float[] x, int rows, int threads) {
        try (Workers workers = new Workers(threads);
                var _ = Scope.open()) {
            Tensor out = Tensors.empty(rows, product.features());
            new Linear(product, null).forward(Tensors.of(x, rows, IN), out, List.of(new Rows(0, rows)), workers);
            return Tensors.toFloats(out);
        }
    }
}
