package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {
    @Test
    void aMatrixKeepsWhatItMultipliesNearOne() {
        float[] values = matrix(7, 300, 400);

        assertThat(mean(values)).isCloseTo(0, within(0.001));
        assertThat(deviation(values)).isCloseTo(1 / Math.sqrt(400), within(0.001));
    }

    @Test
    void aKernelCountsItsPositionsAsInputs() {
        assertThat(deviation(matrix(7, 64, 64, 3, 3))).isCloseTo(1 / Math.sqrt(64 * 9), within(0.001));
    }

    @Test
    void normsScaleByAboutOneAndBiasesAddAboutNothing() {
        float[] scale = random(7, weights -> Tensors.toFloats(weights.at("norm").vector("weight", 10_000)));
        float[] bias = random(7, weights -> Tensors.toFloats(weights.at("norm").vector("bias", 10_000)));

        assertThat(mean(scale)).isCloseTo(1, within(0.01));
        assertThat(mean(bias)).isCloseTo(0, within(0.01));
        assertThat(deviation(scale)).isCloseTo(0.02, within(0.002));
    }

    @Test
    void theSeedDecidesAllValues() {
        assertThat(matrix(7, 20, 30)).containsExactly(matrix(7, 20, 30));
        assertThat(matrix(8, 20, 30)).isNotEqualTo(matrix(7, 20, 30));
    }

    /** Matrices are longer than the block of noise that they repeat. */
    @Test
    void rowsDifferAlsoWhereTheNoiseRepeats() {
        float[] values = matrix(7, 4096, 2048);

        assertThat(deviation(values)).isCloseTo(1 / Math.sqrt(2048), within(0.001));
        for (int row : new int[] {1, 2048, 2049}) {
            assertThat(IntStream.range(0, 2048)
                            .filter(column -> values[column] == values[row * 2048 + column])
                            .count())
                    .as("row " + row)
                    .isLessThan(200);
        }
    }

    @Test
    void lieOnNoDisk() {
        random(7, weights -> {
            assertThat(weights.parameter("a", 2, 3).asStored(ScalarType.BFloat16))
                    .isPresent();
            assertThat(weights.pages().bytes()).isZero();
            weights.pages().load();
            weights.pages().unload();
            return 0;
        });
    }

    @Test
    void whatACheckpointMayLackIsThereOnRequest() {
        random(7, weights -> {
            assertThat(weights.at("a").has("bias")).isTrue();
            assertThat(weights.at("model").has("weight")).isFalse();
            return 0;
        });
    }

    @Test
    void areFreedWhenTheyAreClosed() {
        matrix(7, 20, 30);
        long before = Pointer.totalCount();

        matrix(7, 20, 30);

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    private static float[] matrix(long seed, long... shape) {
        return random(seed, weights -> {
            Tensor values = weights.parameter("weight", shape).f32();
            return Tensors.toFloats(values);
        });
    }

    private static <T> T random(long seed, Function<Weights, T> look) {
        return Weights.random(
                ScalarType.BFloat16, seed, name -> name.endsWith("bias"), ComputeSettings.defaults(), weights -> {
                    try (weights;
                            var _ = Scope.open()) {
                        return look.apply(weights);
                    }
                });
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }
}
