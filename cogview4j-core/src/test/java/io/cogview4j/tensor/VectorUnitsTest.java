package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class VectorUnitsTest {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** Other versions of libtorch and OpenBLAS may name their functions otherwise; all would then go on, only slower. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @DisabledIfEnvironmentVariable(named = "ATEN_CPU_CAPABILITY", matches = "default")
    void thoseOfTheProcessorAreFound() throws IOException {
        assumeThat(Files.readString(PROCESSORS)).contains("avx2");

        try (VectorUnits units = VectorUnits.find().orElseThrow()) {
            assertThat(units).isNotNull();
        }
    }

    @Test
    void rowsBecomeColumnsOfAWiderMatrix() {
        assumeThat(VectorUnits.find()).isPresent();

        try (VectorUnits units = VectorUnits.find().orElseThrow();
                var _ = Scope.open()) {
            Tensor from = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
            Tensor wider = Tensors.of(new float[9], 3, 3);

            units.transpose(MatrixView.of(from), MatrixView.of(wider).columns(0, 2));

            assertThat(Tensors.toFloats(wider)).containsExactly(1, 4, 0, 2, 5, 0, 3, 6, 0);
        }
    }

    @Test
    void partsOfMatricesAreMultipliedAndAdded() {
        assumeThat(VectorUnits.find()).isPresent();

        try (VectorUnits units = VectorUnits.find().orElseThrow();
                var _ = Scope.open()) {
            Tensor a = Tensors.of(new float[] {1, 2, 0, 3, 4, 0}, 2, 3);
            Tensor b = Tensors.of(new float[] {5, 6, 7, 8}, 2, 2);
            Tensor c = Tensors.of(new float[] {100, 0, 0, 100, 0, 0}, 2, 3);

            units.multiply(
                    MatrixView.of(a).columns(0, 2),
                    MatrixView.of(b),
                    MatrixView.of(c).columns(0, 2),
                    true);

            assertThat(Tensors.toFloats(c)).containsExactly(119, 22, 0, 143, 50, 0);
        }
    }

    @Test
    void sizesThatDoNotGoTogetherAreRefused() {
        assumeThat(VectorUnits.find()).isPresent();

        try (VectorUnits units = VectorUnits.find().orElseThrow();
                var _ = Scope.open()) {
            MatrixView matrix = MatrixView.of(Tensors.empty(4, 4));
            MatrixView narrow = matrix.columns(0, 3);
            MatrixView low = matrix.rows(0, 3);

            assertThatIllegalArgumentException().isThrownBy(() -> units.multiply(narrow, matrix, matrix, false));
            assertThatIllegalArgumentException().isThrownBy(() -> units.multiply(low, matrix, matrix, false));
            assertThatIllegalArgumentException().isThrownBy(() -> units.multiply(matrix, narrow, matrix, false));
            assertThatIllegalArgumentException().isThrownBy(() -> units.transpose(narrow, narrow));
            assertThatIllegalArgumentException().isThrownBy(() -> units.transpose(low, low));
        }
    }

    @Test
    void closingFreesTheBuffers() {
        assumeThat(VectorUnits.find()).isPresent();
        long before = Pointer.totalCount();

        try (VectorUnits units = VectorUnits.find().orElseThrow();
                var _ = Scope.open()) {
            assertThat(units.inputs(16).numel()).isEqualTo(16);
            assertThat(units.sums(32).numel()).isEqualTo(32);
            assertThat(units.work(64).numel()).isEqualTo(64);
        }

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
