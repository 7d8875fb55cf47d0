package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.MatrixUnits;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixProductTest {
    private static final int MILLION = 1 << 20;

    @TempDir
    Path folder;

    private Weights weights;

    @BeforeEach
    void write() {
        float[] values = RandomValues.float32(MILLION, 1);
        new SafetensorsWriter()
                .add("half", DType.BF16, RandomValues.stored(values), MILLION / 32, 32)
                .add("narrow", DType.BF16, RandomValues.stored(values), MILLION / 16, 16)
                .add("single", values, MILLION / 32, 32)
                .add("small", DType.BF16, RandomValues.stored(new float[MILLION - 32]), MILLION / 32 - 1, 32)
                .write(folder.resolve("model.safetensors"));
        weights = Weights.open(folder, ComputeSettings.defaults());
    }

    @AfterEach
    void close() {
        weights.close();
    }

    @Test
    void matrixUnitsTakeLargeBfloat16WeightsOfWholeTiles() {
        assumeThat(weights.backend().units().matrix().filter(MatrixUnits::inTiles))
                .isPresent();

        assertThat(product("half", MILLION / 32, 32)).isInstanceOf(TileProduct.class);
    }

    @Test
    void unitsThatAreTooSlowForFloat32InPartsTakeBfloat16Only() {
        assumeThat(weights.backend().units().matrix().filter(units -> !units.inTiles()))
                .isPresent();
        ComputeSettings bfloat16 = ComputeSettings.defaults().withPrecision(Precision.BFLOAT16);

        assertThat(product("half", MILLION / 32, 32)).isInstanceOf(VectorProduct.class);
        try (Weights half = Weights.open(folder, bfloat16)) {
            assertThat(product(half, "half", MILLION / 32, 32)).isInstanceOf(TileProduct.class);
        }
    }

    @Test
    void vectorUnitsTakeOtherLargeWeights() {
        assumeThat(weights.backend().units().vector()).isPresent();

        assertThat(product("single", MILLION / 32, 32)).isInstanceOf(VectorProduct.class);
        assertThat(product("narrow", MILLION / 16, 16)).isInstanceOf(VectorProduct.class);
    }

    /** libtorch rounds such weights to bfloat16 where panels do not. */
    @Test
    void vectorUnitsLeaveBfloat16ActivationsAloneWhereThereAreUnitsForThem() {
        assumeThat(weights.backend().units().vector()).isPresent();
        long out = MILLION / 32;
        Parameter weight = weights.parameter("single", out, 32);
        var units = weights.backend().units().vector().orElseThrow();

        try (var _ = Scope.open()) {
            float[] blas = bfloat16(new SlabProduct(weight), 32);

            assertThat(bfloat16(new VectorProduct(weight, units, true), 32)).isEqualTo(blas);
            assertThat(bfloat16(new VectorProduct(weight, units, false), 32)).isNotEqualTo(blas);
        }
    }

    private static float[] bfloat16(MatrixProduct product, int in) {
        Tensor x = Tensors.of(RandomValues.float32(in, 2), 1, in).to(ScalarType.BFloat16);
        return Tensors.toFloats(new Linear(product, null).forward(x).to(ScalarType.Float));
    }

    @Test
    void blasTakesSmallWeights() {
        assertThat(product("small", MILLION / 32 - 1, 32)).isInstanceOf(SlabProduct.class);
    }

    private MatrixProduct product(String name, long out, long in) {
        return product(weights, name, out, in);
    }

    private static MatrixProduct product(Weights weights, String name, long out, long in) {
        return MatrixProduct.of(weights.parameter(name, out, in), weights.backend());
    }
}
