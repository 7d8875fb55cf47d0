package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MatrixUnitsTest {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** Another version of libtorch may name its functions otherwise; all would then go on, only slower. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @DisabledIfEnvironmentVariable(named = "ONEDNN_MAX_CPU_ISA", matches = ".*")
    void thoseOfTheProcessorAreFound() throws IOException {
        assumeThat(Files.readString(PROCESSORS)).contains("amx_tile", "amx_bf16");

        try (MatrixUnits units = MatrixUnits.find().orElseThrow()) {
            assertThat(units).isNotNull();
        }
        assertThat(NativeRuntime.vectorInstructions()).endsWith("AMX");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisabledIfEnvironmentVariable(named = "ONEDNN_MAX_CPU_ISA", matches = ".*")
    void vectorsOfAmdCount() throws IOException {
        assumeThat(Files.readString(PROCESSORS)).contains("AuthenticAMD", "avx512_bf16");

        try (MatrixUnits units = MatrixUnits.find().orElseThrow()) {
            assertThat(units.inTiles()).isFalse();
        }
        assertThat(NativeRuntime.vectorInstructions()).isEqualTo("AVX512, BF16");
    }

    /** There they are no faster than float32. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void vectorsOfIntelDoNot() throws IOException {
        assumeThat(Files.readString(PROCESSORS)).contains("GenuineIntel").doesNotContain("amx_bf16");

        assertThat(MatrixUnits.find()).isEmpty();
    }

    /** The kernel would end the process. */
    @Test
    @EnabledIfEnvironmentVariable(named = "ONEDNN_MAX_CPU_ISA", matches = "AVX2")
    void whatOneDnnMustNotUseDoesNotCount() {
        assertThat(MatrixUnits.find()).isEmpty();
    }

    @Test
    void closingFreesTheBuffers() {
        assumeThat(Bfloat16Instructions.find()).isNotEqualTo(Bfloat16Instructions.NONE);
        long before = Pointer.totalCount();

        try (MatrixUnits units = MatrixUnits.find().orElseThrow();
                var _ = Scope.open()) {
            assertThat(units.inputs(64).scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
            assertThat(units.pairs(4, 16).valueBytes()).isEqualTo(2 * Short.BYTES);
            assertThat(units.work(64).numel()).isEqualTo(64);
        }

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
