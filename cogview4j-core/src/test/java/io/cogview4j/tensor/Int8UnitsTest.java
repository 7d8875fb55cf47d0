package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.machine.Processor;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class Int8UnitsTest {
    private static final Set<String> FLAGS = Processor.current().flags();

    /** Another version of libtorch may name its functions otherwise; all would then go on, only slower. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @DisabledIfEnvironmentVariable(named = "ONEDNN_MAX_CPU_ISA", matches = ".*")
    void thoseOfTheProcessorAreFound() {
        assumeThat(FLAGS).contains("avx512_vnni", "avx512bw", "avx512vl", "avx512dq");

        assertThat(Int8Units.arePresent()).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessorWithoutHasNone() {
        assumeThat(FLAGS).isNotEmpty().doesNotContain("avx512_vnni", "amx_int8");

        assertThat(Int8Units.find()).isEmpty();
        assertThat(Int8Units.arePresent()).isFalse();
    }

    /** The kernel would end the process. */
    @Test
    @EnabledIfEnvironmentVariable(named = "ONEDNN_MAX_CPU_ISA", matches = "AVX2")
    void whatOneDnnMustNotUseDoesNotCount() {
        assertThat(Int8Units.find()).isEmpty();
    }

    @Test
    void aBackendHasThemOnlyWhereTheyAreAskedFor() {
        ComputeSettings settings = ComputeSettings.defaults().withThreads(1);
        try (Backend int8 = JavaInt8Units.backend(settings.withPrecision(Precision.INT8));
                Backend bfloat16 = JavaInt8Units.backend(settings.withPrecision(Precision.BFLOAT16));
                Backend float32 = JavaInt8Units.backend(settings)) {
            assertThat(int8.int8Units()).isPresent();
            assertThat(bfloat16.int8Units()).isEmpty();
            assertThat(float32.int8Units()).isEmpty();
        }
    }

    @Test
    void picturesRememberThemWhereTheyTakePart() {
        ComputeSettings settings = ComputeSettings.defaults();

        assertThat(Backend.vectorInstructions(settings)).isEqualTo(NativeRuntime.vectorInstructions());
        assertThat(Backend.vectorInstructions(settings.withPrecision(Precision.INT8)))
                .isEqualTo(NativeRuntime.vectorInstructions() + (Int8Units.arePresent() ? ", INT8" : ""));
        assertThat(Backend.multipliesInInt8(
                        settings.withPrecision(Precision.INT8).withDevice(Device.CUDA)))
                .isFalse();
    }

    /** What a kernel may take, and what those of processors do: strides, all numbers that 8 bits have, and sums that exist already. */
    @Test
    void theKernelInJavaIsThatOfTheProcessor() {
        assumeThat(Int8Units.arePresent()).isTrue();
        try (Int8Units processor = Int8Units.find().orElseThrow();
                Int8Units java = JavaInt8Units.open();
                var _ = Scope.open()) {
            for (long rows : new long[] {1, 31, 96}) {
                for (long columns : new long[] {16, 48, 64}) {
                    for (long depth : new long[] {64, 4096}) {
                        assertThat(product(processor, rows, columns, depth))
                                .isEqualTo(product(java, rows, columns, depth));
                    }
                }
            }
        }
    }

    private static float[] product(Int8Units units, long rows, long columns, long depth) {
        Tensor a = torch.arange(new Scalar(rows * (depth + 64)), new TensorOptions(ScalarType.Int))
                .to(ScalarType.Byte)
                .view(rows, depth + 64)
                .narrow(1, 0, depth);
        Tensor b = torch.arange(new Scalar(depth * 64), new TensorOptions(ScalarType.Int))
                .mul_(new Scalar(37))
                .to(ScalarType.Char)
                .view(ScalarType.Int)
                .view(depth / 4, 64);
        Tensor sums = torch.ones(new long[] {rows, 64}, new TensorOptions(ScalarType.Int));
        units.multiply(
                MatrixView.of(a),
                MatrixView.of(b).columns(0, columns),
                MatrixView.of(sums).columns(0, columns),
                false);
        units.multiply(
                MatrixView.of(a),
                MatrixView.of(b).columns(0, columns),
                MatrixView.of(sums).columns(0, columns),
                true);
        units.release();
        return Tensors.toFloats(sums.to(ScalarType.Float));
    }

    @Test
    void closingFreesTheBuffers() {
        NativeRuntime.start();
        long before = Pointer.totalCount();

        try (Int8Units units = JavaInt8Units.open();
                var _ = Scope.open()) {
            assertThat(units.inputs(64).scalar_type().intern()).isEqualTo(ScalarType.Char);
            assertThat(units.numbers(64).scalar_type().intern()).isEqualTo(ScalarType.Char);
            assertThat(units.weights(64).scalar_type().intern()).isEqualTo(ScalarType.Byte);
            assertThat(units.sums(64).scalar_type().intern()).isEqualTo(ScalarType.Int);
            assertThat(units.work(64).numel()).isEqualTo(64);
        }

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
