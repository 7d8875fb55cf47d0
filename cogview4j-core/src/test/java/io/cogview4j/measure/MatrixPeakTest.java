package io.cogview4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixPeakTest {
    /** 100 rows are no multiple of three threads. */
    @ParameterizedTest
    @EnumSource
    void multipliesInEitherPrecisionAndLeavesNothingNativeBehind(Precision precision) {
        ComputeSettings compute = ComputeSettings.defaults().withThreads(3).withPrecision(precision);
        measure(compute);
        long before = Pointer.totalCount();

        assertThat(measure(compute)).isPositive().isFinite();

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    private static double measure(ComputeSettings compute) {
        try (MatrixPeak peak = MatrixPeak.open(compute, 100)) {
            return peak.operationsPerSecond();
        }
    }
}
