package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Products that do without BLAS, on processors that have the units. The last range of features, of inputs and of rows is
 * smaller than the others.
 */
@ParameterizedClass
@EnumSource
class LargeProductTest {
    private static final int SIDE = LargeWeights.SIDE;
    private static final int IN = LargeWeights.IN;
    private static final int OUT = LargeWeights.OUT;
    private static final int ROWS = 70;

    private final LargeProduct way;

    @TempDir
    static Path folder;

    private static final float[] WEIGHT = RandomValues.bfloat16(OUT * IN, 1);
    private static final float[] BIAS = RandomValues.float32(OUT, 2);
    private Weights weights;

    LargeProductTest(LargeProduct way) {
        this.way = way;
    }

    @BeforeAll
    static void write() {
        LargeWeights.write(folder, WEIGHT);
    }

    @BeforeEach
    void open() {
        weights = Weights.open(folder, ComputeSettings.defaults().withThreads(2));
    }

    @AfterEach
    void close() {
        weights.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, ROWS, 512, 513, 2400})
    void theIdentityGivesEveryBitBack(int rows) {
        float[] x = RandomValues.float32(rows * SIDE, 3);

        SameValues.in(forward(identity(new Rows(0, SIDE)), null, x, rows), x);
    }

    @Test
    void theValuesOfARowNeedNotLieSideBySide() {
        float[] columns = RandomValues.float32(SIDE * ROWS, 9);

        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(columns, SIDE, ROWS).t();
            Tensor y = new Linear(identity(new Rows(0, SIDE)), null).forward(x);

            assertThat(Tensors.toFloats(y.t().contiguous())).isEqualTo(columns);
        }
    }

    @Test
    void someRowsOfTheWeightGiveTheseFeatures() {
        float[] x = RandomValues.float32(SIDE, 5);

        assertThat(forward(identity(new Rows(100, 200)), null, x, 1)).isEqualTo(Arrays.copyOfRange(x, 100, 300));
    }

    @Test
    void theProductIsAsExactAsThatOfBlas() {
        float[] x = RandomValues.float32(ROWS * IN, 4);

        double units = deviation(forward(product(random()), BIAS, x, ROWS), x);
        double blas = deviation(forward(new SlabProduct(random()), BIAS, x, ROWS), x);

        assertThat(units).isLessThan(1.5 * blas);
    }

    /** Root of the mean square of the distances to the exact products. */
    private double deviation(float[] got, float[] x) {
        double squares = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int feature = 0; feature < OUT; feature++) {
                double exact = BIAS[feature];
                for (int i = 0; i < IN; i++) {
                    exact += (double) x[row * IN + i] * WEIGHT[feature * IN + i];
                }
                squares += Math.pow(got[row * OUT + feature] - exact, 2);
            }
        }
        return Math.sqrt(squares / got.length);
    }

    @Test
    void theBitsOfARowDoNotDependOnTheOthers() {
        float[] x = RandomValues.float32(ROWS * IN, 6);

        float[] together = forward(product(random()), BIAS, x, ROWS);

        for (int row : new int[] {0, 31, 32, 63, 64, ROWS - 1}) {
            float[] input = Arrays.copyOfRange(x, row * IN, (row + 1) * IN);
            float[] alone = forward(product(random()), BIAS, input, 1);
            assertThat(Arrays.copyOfRange(together, row * OUT, (row + 1) * OUT)).isEqualTo(alone);
        }
    }

    /** So many that the other of the two matrices is transposed. */
    @Test
    void theBitsOfARowDoNotDependOnHowManyThereAre() {
        int rows = 520;
        float[] x = RandomValues.float32(rows * IN, 8);

        float[] together = forward(product(random()), BIAS, x, rows);

        float[] first = forward(product(random()), BIAS, Arrays.copyOf(x, ROWS * IN), ROWS);
        assertThat(Arrays.copyOf(together, ROWS * OUT)).isEqualTo(first);
    }

    @Test
    void theBitsDoNotDependOnTheThreads() {
        float[] x = RandomValues.float32(ROWS * IN, 7);

        float[] alone = forward(product(random()), BIAS, x, ROWS, 1);

        assertThat(forward(product(random()), BIAS, x, ROWS, 2)).isEqualTo(alone);
        assertThat(forward(product(random()), BIAS, x, ROWS, 8)).isEqualTo(alone);
    }

    private MatrixProduct identity(Rows features) {
        return product(features.of(weights.parameter("identity", SIDE, SIDE)));
    }

    private Parameter random() {
        return weights.parameter("random", OUT, IN);
    }

    private MatrixProduct product(Parameter weight) {
        assumeThat(way.takesFloat32(weights.backend())).isTrue();
        Optional<MatrixProduct> product = way.of(weight, weights.backend());
        assumeThat(product).isPresent();
        return product.get();
    }

    private static float[] forward(MatrixProduct product, float @Nullable [] bias, float[] x, int rows) {
        return forward(product, bias, x, rows, 2);
    }

    private static float[] forward(MatrixProduct product, float @Nullable [] bias, float[] x, int rows, int threads) {
        try (Workers workers = new Workers(threads);
                var _ = Scope.open()) {
            Tensor out = Tensors.empty(rows, product.features());
            Linear linear = new Linear(product, bias == null ? null : Tensors.of(bias, bias.length));
            linear.forward(Tensors.of(x, rows, x.length / rows), out, List.of(new Rows(0, rows)), workers);
            return Tensors.toFloats(out);
        }
    }
}
