package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large products of activations in bfloat16. The last range of features and of rows is smaller than the others. */
@ParameterizedClass
@EnumSource
class Bfloat16ProductTest {
    private static final int SIDE = LargeWeights.SIDE;
    private static final int IN = LargeWeights.IN;
    private static final int OUT = LargeWeights.OUT;
    private static final int ROWS = 70;

    /** Half of the distance between neighbouring values of bfloat16, in proportion to them. */
    private static final double ROUNDING = 0x1p-8;

    private static final double FLOAT32_SUMS = 1e-3;

    @Parameter
    private LargeProduct way;

    @TempDir
    static Path folder;

    private static final float[] WEIGHT = RandomValues.bfloat16(OUT * IN, 1);
    private static final float[] BIAS = RandomValues.bfloat16(OUT, 2);
    private Weights weights;

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

    /** Beside each 1 there is a 0: as a pair, they are a number so small that it must not get lost. */
    @ParameterizedTest
    @ValueSource(ints = {1, 32, ROWS, 512, 513, 2400})
    void theIdentityGivesEveryValueBack(int rows) {
        float[] x = RandomValues.bfloat16(rows * SIDE, 3);

        SameValues.in(forward(product("identity", SIDE, new Rows(0, SIDE)), null, x, rows), x);
    }

    @Test
    void someRowsOfTheWeightGiveTheseFeatures() {
        float[] x = RandomValues.bfloat16(SIDE, 5);

        assertThat(forward(product("identity", SIDE, new Rows(100, 200)), null, x, 1))
                .isEqualTo(Arrays.copyOfRange(x, 100, 300));
    }

    @Test
    void sumsAreRoundedOnceWithTheBias() {
        float[] x = RandomValues.bfloat16(ROWS * IN, 4);

        float[] got = forward(random(), BIAS, x, ROWS);

        for (int row = 0; row < ROWS; row++) {
            for (int feature = 0; feature < OUT; feature++) {
                double exact = BIAS[feature];
                for (int i = 0; i < IN; i++) {
                    exact += (double) x[row * IN + i] * WEIGHT[feature * IN + i];
                }
                assertThat((double) got[row * OUT + feature])
                        .isCloseTo(exact, within(ROUNDING * Math.abs(exact) + FLOAT32_SUMS));
            }
        }
    }

    @Test
    void theBitsOfARowDoNotDependOnTheOthers() {
        float[] x = RandomValues.bfloat16(ROWS * IN, 6);

        float[] together = forward(random(), BIAS, x, ROWS);

        for (int row : new int[] {0, 31, 32, ROWS - 1}) {
            float[] alone = forward(random(), BIAS, Arrays.copyOfRange(x, row * IN, (row + 1) * IN), 1);
            assertThat(Arrays.copyOfRange(together, row * OUT, (row + 1) * OUT)).isEqualTo(alone);
        }
    }

    /** More inputs than are converted at a time for so many rows. */
    @Test
    void theBitsDoNotDependOnHowManyRowsAreConvertedAtATime() {
        int rows = Math.toIntExact(ConvertedRows.most(IN)) + 1;
        float[] x = RandomValues.bfloat16(rows * IN, 7);

        float[] together = forward(random(), BIAS, x, rows);

        float[] last = forward(random(), BIAS, Arrays.copyOfRange(x, (rows - 1) * IN, rows * IN), 1);
        assertThat(Arrays.copyOfRange(together, (rows - 1) * OUT, rows * OUT)).isEqualTo(last);
    }

    private MatrixProduct random() {
        return product("random", IN, new Rows(0, OUT));
    }

    private MatrixProduct product(String name, int in, Rows features) {
        int out = name.equals("random") ? OUT : SIDE;
        Optional<MatrixProduct> product = way.of(features.of(weights.parameter(name, out, in)), weights.backend());
        assumeThat(product).isPresent();
        return product.get();
    }

    private static float[] forward(MatrixProduct product, float @Nullable [] bias, float[] values, int rows) {
        try (Workers workers = new Workers(2);
                var _ = Scope.open()) {
            Tensor x = Tensors.of(values, rows, values.length / rows).to(ScalarType.BFloat16);
            Tensor out = Tensors.empty(rows, product.features()).to(ScalarType.BFloat16);
            Linear linear = new Linear(product, bias == null ? null : Tensors.of(bias, bias.length));
            linear.forward(x, out, List.of(new Rows(0, rows)), workers);
            return Tensors.toFloats(out.to(ScalarType.Float));
        }
    }
}
