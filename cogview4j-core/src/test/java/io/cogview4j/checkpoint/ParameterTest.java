package io.cogview4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.lang.foreign.MemorySegment;
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

/** A matrix of 3 x 4 values that count from 1, in float32 and in bfloat16. */
class ParameterTest {
    private static final float[] VALUES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    @TempDir
    Path folder;

    private Weights weights;

    @BeforeEach
    void write() {
        short[] halves = new short[VALUES.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (short) (Float.floatToIntBits(VALUES[i]) >>> Short.SIZE);
        }
        new SafetensorsWriter()
                .add("single", VALUES, 3, 4)
                .add("half", DType.BF16, MemorySegment.ofArray(halves), 3, 4)
                .write(folder.resolve("model.safetensors"));
        weights = Weights.open(folder, ComputeSettings.defaults());
    }

    @AfterEach
    void close() {
        weights.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "half"})
    void partsAreThoseOfTheWhole(String name) {
        Parameter part = matrix(name).rows(1, 2).columns(1, 3).columns(1, 2).rows(0, 1);

        assertThat(part.name()).isEqualTo(name);
        assertThat(part.shape()).containsExactly(1, 2);
        assertThat(part.size(1)).isEqualTo(2);
        try (var _ = Scope.open()) {
            assertThat(Tensors.toFloats(part.f32())).containsExactly(7, 8);
        }
    }

    @Test
    void nothingOutsideIsAPart() {
        Parameter lower = matrix("half").rows(1, 2);

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> lower.rows(1, 2));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> lower.columns(-1, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "half"})
    void valuesGoWhereverTheyAreWanted(String name) {
        try (var _ = Scope.open()) {
            for (ScalarType type : List.of(ScalarType.Float, ScalarType.BFloat16, ScalarType.Half)) {
                Tensor columns = Tensors.empty(4, 3).to(type).t();

                matrix(name).into(columns);

                assertThat(Tensors.toFloats(columns.to(ScalarType.Float))).isEqualTo(VALUES);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "half"})
    void valuesAreLentInTheTypeThatIsAskedFor(String name) {
        try (var _ = Scope.open()) {
            for (ScalarType type : List.of(ScalarType.Float, ScalarType.BFloat16)) {
                Tensor values = matrix(name).rows(2, 1).as(type);

                assertThat(values.scalar_type().intern()).isEqualTo(type);
                assertThat(Tensors.toFloats(values.to(ScalarType.Float))).containsExactly(9, 10, 11, 12);
            }
        }
    }

    @Test
    void onlyWhatLiesThereInTheSameTypeIsAsStored() {
        try (var _ = Scope.open()) {
            Parameter half = matrix("half");

            assertThat(half.asStored(ScalarType.Float)).isEmpty();
            Tensor whole = half.asStored(ScalarType.BFloat16).orElseThrow();
            Tensor last = half.rows(2, 1).asStored(ScalarType.BFloat16).orElseThrow();
            assertThat(last.data_ptr().address()).isEqualTo(whole.data_ptr().address() + 2 * 4 * Short.BYTES);
        }
    }

    private Parameter matrix(String name) {
        return weights.parameter(name, 3, 4);
    }
}
