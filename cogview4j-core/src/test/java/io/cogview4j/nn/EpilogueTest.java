package io.cogview4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each product shows of an output that it computes in several pieces, the last of them smaller. */
@ParameterizedClass
@EnumSource
class EpilogueTest {
    private static final int SIDE = LargeWeights.SIDE;
    private static final float[] BIAS = RandomValues.bfloat16(SIDE, 4);

    enum Product {
        TILES,
        VECTORS,
        BLAS;

        Optional<MatrixProduct> of(Parameter weight, Backend backend) {
            return switch (this) {
                case TILES -> LargeProduct.TILES.of(weight, backend);
                case VECTORS -> LargeProduct.VECTORS.of(weight, backend);
                case BLAS -> Optional.of(new SlabProduct(weight));
            };
        }

        boolean takes(ScalarType type, Backend backend) {
            return this != TILES || type == ScalarType.BFloat16 || LargeProduct.TILES.takesFloat32(backend);
        }
    }

    private final Product way;

    @TempDir
    static Path folder;

    private Weights weights;

    EpilogueTest(Product way) {
        this.way = way;
    }

    @BeforeAll
    static void write() {
        LargeWeights.write(folder, new float[LargeWeights.OUT * LargeWeights.IN]);
    }

    @BeforeEach
    void open() {
        weights = Weights.open(folder, ComputeSettings.defaults().withThreads(2));
    }

    @AfterEach
    void close() {
        weights.close();
    }

    /** Both numbers of rows that vector units tell apart, and more than are converted from bfloat16 at a time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 520, 2400})
    void everyValueIsShownOnceAndComplete(int rows) {
        float[] x = RandomValues.float32(rows * SIDE, 1);
        for (ScalarType type : types()) {
            for (int threads : new int[] {1, 2}) {
                Shown shown = new Shown(rows);

                float[] out = forward(x, type, threads, shown);

                assertThat(Arrays.stream(shown.times).allMatch(times -> times == 1))
                        .isTrue();
                SameValues.in(rounded(shown.values, type), out);
            }
        }
    }

    @Test
    void oneComesAfterTheOther() {
        Epilogue clear = (_, _, part) -> part.zero_();
        Epilogue increment = (_, _, part) -> part.add_(new Scalar(1.0f));
        float[] x = RandomValues.float32(40 * SIDE, 3);
        for (ScalarType type : types()) {
            assertThat(forward(x, type, 2, clear.andThen(increment))).containsOnly(1);
            assertThat(forward(x, type, 2, increment.andThen(clear))).containsOnly(0);
        }
    }

    /** {@code out += (x A^T) B^T}: the first product is made beforehand, for all rows. */
    @Test
    void rowsAndFeaturesFindWhatIsAddedToThem() {
        for (ScalarType type : types()) {
            try (var _ = Scope.open()) {
                Tensor first = Tensors.of(RandomValues.float32(40, 6), 40, 1);
                Tensor second = Tensors.of(RandomValues.float32(SIDE, 7), SIDE, 1);
                Epilogue clear = (_, _, part) -> part.zero_();
                Epilogue lowRank = (rows, features, part) -> {
                    Tensor product = rows.of(first).mm(features.of(second).t());
                    part.add_(product);
                };

                float[] got = forward(RandomValues.float32(40 * SIDE, 5), type, 2, clear.andThen(lowRank));

                Tensor expected = first.mm(second.t()).to(type);
                SameValues.in(got, Tensors.toFloats(expected.to(ScalarType.Float)));
            }
        }
    }

    private List<ScalarType> types() {
        List<ScalarType> types = List.of(ScalarType.Float, ScalarType.BFloat16).stream()
                .filter(type -> way.takes(type, weights.backend()))
                .toList();
        assumeThat(types).isNotEmpty();
        return types;
    }

    /** With an identity and a bias. */
    private float[] forward(float[] values, ScalarType type, int threads, Epilogue epilogue) {
        Optional<MatrixProduct> product = way.of(weights.parameter("identity", SIDE, SIDE), weights.backend());
        assumeThat(product).isPresent();
        try (Workers workers = new Workers(threads);
                var _ = Scope.open()) {
            long rows = values.length / SIDE;
            Tensor x = Tensors.of(values, rows, SIDE).to(type);
            Tensor out = Tensors.empty(rows, SIDE).to(type);
            product.get().multiply(x, Tensors.of(BIAS, SIDE), out, prompts(rows), workers, epilogue);
            return Tensors.toFloats(out.to(ScalarType.Float));
        }
    }

    /** Two of them, as far as there are rows. */
    private static List<Rows> prompts(long rows) {
        return new Rows(0, rows).parts(rows / 2 + 1);
    }

    private static float[] rounded(float[] values, ScalarType type) {
        try (var _ = Scope.open()) {
            return Tensors.toFloats(Tensors.of(values, values.length).to(type).to(ScalarType.Float));
        }
    }

    /** Notes what is shown, where rows and features say that it belongs. */
    private static final class Shown implements Epilogue {
        final float[] values;
        final int[] times;

        Shown(int rows) {
            this.values = new float[rows * SIDE];
            this.times = new int[rows * SIDE];
        }

        @Override
        public synchronized void apply(Rows rows, Rows features, Tensor part) {
            float[] shown = Tensors.toFloats(part.to(ScalarType.Float));
            int from = 0;
            for (long row = rows.start(); row < rows.end(); row++) {
                for (long feature = features.start(); feature < features.end(); feature++) {
                    int at = Math.toIntExact(row * SIDE + feature);
                    values[at] = shown[from++];
                    times[at]++;
                }
            }
        }
    }
}
