package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On processors with matrix units. The last range of features, of inputs and of rows is smaller than the others. */
class TileProductTest {
    private static final int SIDE = 1056;
    private static final int IN = 2112;
    private static final int OUT = 500;
    private static final int ROWS = 70;

    @TempDir
    Path folder;

    private final float[] weight = RandomValues.bfloat16(OUT * IN, 1);
    private final float[] bias = RandomValues.float32(OUT, 2);
    private Weights weights;

    @BeforeEach
    void write() {
        float[] identity = new float[SIDE * SIDE];
        for (int i = 0; i < SIDE; i++) {
            identity[i * SIDE + i] = 1;
        }
        new SafetensorsWriter()
                .add("identity.weight", DType.BF16, RandomValues.stored(identity), SIDE, SIDE)
                .add("off", DType.BF16, RandomValues.stored(new float[1]), 1)
                .add("random.weight", DType.BF16, RandomValues.stored(weight), OUT, IN)
                .add("random.bias", bias, OUT)
                .add("single.weight", weight, OUT, IN)
                .add("single.bias", bias, OUT)
                .add("odd.weight", DType.BF16, RandomValues.stored(weight), IN * OUT / 24, 24)
                .add("small.weight", DType.BF16, RandomValues.stored(new float[SIDE * 32]), SIDE, 32)
                .write(folder.resolve("model.safetensors"));
        weights = Weights.open(folder, ComputeSettings.defaults().withThreads(2));
        assumeThat(weights.backend().matrixUnits()).isPresent();
    }

    @AfterEach
    void close() {
        weights.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, ROWS, 1100})
    void theIdentityGivesEveryBitBack(int rows) {
        float[] x = RandomValues.float32(rows * SIDE, 3);

        assertThat(forward(load("identity", SIDE, SIDE), x, rows)).isEqualTo(x);
    }

    @Test
    void theProductIsAsExactAsThatOfBlas() {
        float[] x = RandomValues.float32(ROWS * IN, 4);

        double tiles = deviation(forward(load("random", IN, OUT), x, ROWS), x);
        double blas = deviation(forward(load("single", IN, OUT), x, ROWS), x);

        assertThat(tiles).isLessThan(1.5 * blas);
    }

    /** Root of the mean square of the distances to the exact products. */
    private double deviation(float[] got, float[] x) {
        double squares = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int feature = 0; feature < OUT; feature++) {
                double exact = bias[feature];
                for (int i = 0; i < IN; i++) {
                    exact += (double) x[row * IN + i] * weight[feature * IN + i];
                }
                squares += Math.pow(got[row * OUT + feature] - exact, 2);
            }
        }
        return Math.sqrt(squares / got.length);
    }

    @Test
    void someRowsOfTheWeightGiveTheseFeatures() {
        float[] x = RandomValues.float32(SIDE, 5);
        Linear some = Linear.of(
                weights.at("identity").parameter("weight", SIDE, SIDE), new Rows(100, 200), weights.backend());

        assertThat(forward(some, x, 1)).isEqualTo(Arrays.copyOfRange(x, 100, 300));
    }

    @Test
    void theBitsOfARowDoNotDependOnTheOthers() {
        float[] x = RandomValues.float32(ROWS * IN, 6);
        Linear linear = load("random", IN, OUT);

        float[] together = forward(linear, x, ROWS);

        for (int row : new int[] {0, 31, 32, ROWS - 1}) {
            float[] alone = forward(linear, Arrays.copyOfRange(x, row * IN, (row + 1) * IN), 1);
            assertThat(Arrays.copyOfRange(together, row * OUT, (row + 1) * OUT)).isEqualTo(alone);
        }
    }

    @Test
    void onlyLargeWeightsOfWholeTilesInBfloat16AreTaken() {
        assertThat(load("random", IN, OUT).product()).isInstanceOf(TileProduct.class);
        assertThat(load("single", IN, OUT).product()).isInstanceOf(SlabProduct.class);
        assertThat(load("odd", 24, IN * OUT / 24).product()).isInstanceOf(SlabProduct.class);
        assertThat(load("small", 32, SIDE).product()).isInstanceOf(SlabProduct.class);
    }

    private Linear load(String name, long in, long out) {
        try (var _ = Scope.open()) {
            return Linear.load(weights.at(name), in, out);
        }
    }

    private float[] forward(Linear linear, float[] x, int rows) {
        try (Workers workers = new Workers(2);
                var _ = Scope.open()) {
            Tensor out = Tensors.empty(rows, linear.product().features());
            linear.forward(Tensors.of(x, rows, x.length / rows), out, List.of(new Rows(0, rows)), workers);
            return Tensors.toFloats(out);
        }
    }
}
