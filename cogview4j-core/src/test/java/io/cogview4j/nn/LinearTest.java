package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A matrix that is cut into several slabs, the last of them smaller. Its values are those that bfloat16 has. */
class LinearTest {
    private static final int IN = 24;
    private static final int OUT = 2100;
    private static final int ROWS = 37;
    private static final List<Rows> RANGES = List.of(new Rows(0, 20), new Rows(20, 1), new Rows(21, 16));

    @TempDir
    Path folder;

    private final float[] weight = RandomValues.bfloat16(OUT * IN, 1);
    private final float[] bias = RandomValues.bfloat16(OUT, 2);
    private final float[] x = RandomValues.bfloat16(ROWS * IN, 3);
    private Weights weights;

    @BeforeEach
    void write() {
        new SafetensorsWriter()
                .add("single.weight", weight, OUT, IN)
                .add("single.bias", bias, OUT)
                .add("half.weight", DType.BF16, RandomValues.stored(weight), OUT, IN)
                .add("half.bias", DType.BF16, RandomValues.stored(bias), OUT)
                .write(folder.resolve("model.safetensors"));
        weights = Weights.open(folder, ComputeSettings.defaults());
    }

    @AfterEach
    void close() {
        weights.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "half"})
    void everyOutputIsTheProductAndTheBias(String stored) {
        assertProduct(forward(stored, ScalarType.Float, 1), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "half"})
    void bfloat16IsRoundedOnceAtTheEnd(String stored) {
        assertProduct(forward(stored, ScalarType.BFloat16, 1), 0x1p-8);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void theBitsDoNotDependOnTheNumberOfThreads(int threads) {
        for (ScalarType type : List.of(ScalarType.Float, ScalarType.BFloat16)) {
            assertThat(forward("half", type, threads)).isEqualTo(forward("half", type, 1));
        }
    }

    @Test
    void eachPartIsShownOnce() {
        try (Workers workers = new Workers(2);
                var _ = Scope.open()) {
            Linear linear = Linear.load(weights.at("half"), IN, OUT);
            Tensor out = Tensors.empty(ROWS, OUT);
            linear.forward(Tensors.of(x, ROWS, IN), out, RANGES, workers, (_, _, part) -> part.zero_());
            assertThat(Tensors.toFloats(out)).containsOnly(0);
        }
    }

    private float[] forward(String stored, ScalarType type, int threads) {
        try (Workers workers = new Workers(threads);
                var _ = Scope.open()) {
            Linear linear = Linear.load(weights.at(stored), IN, OUT);
            Tensor out = Tensors.empty(ROWS, OUT).to(type);
            linear.forward(Tensors.of(x, ROWS, IN).to(type), out, RANGES, workers);
            return Tensors.toFloats(out.to(ScalarType.Float));
        }
    }

    /** @param tolerance relative to the sizes of what is summed */
    private void assertProduct(float[] got, double tolerance) {
        for (int row = 0; row < ROWS; row++) {
            for (int feature = 0; feature < OUT; feature++) {
                double sum = bias[feature];
                double size = Math.abs(bias[feature]);
                for (int i = 0; i < IN; i++) {
                    double product = (double) x[row * IN + i] * weight[feature * IN + i];
                    sum += product;
                    size += Math.abs(product);
                }
                assertThat(Math.abs(got[row * OUT + feature] - sum)).isLessThanOrEqualTo(tolerance * size);
            }
        }
    }
}
