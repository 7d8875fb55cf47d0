package io.cogview4j.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.tensor.NativeRuntime;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured differs from machine to machine; that a figure comes of it does not. */
class MatrixSpeedTest {
    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyPrecisionHasASpeed(Precision precision) {
        ComputeSettings compute = ComputeSettings.defaults().withPrecision(precision);

        assertThat(MatrixSpeed.operationsPerSecond(compute, 128)).isBetween(1e8, 1e16);
    }

    @Test
    void comparingThePrecisionsLeavesNothingNative() {
        NativeRuntime.start();
        long before = Pointer.totalCount();

        assertThat(MatrixSpeed.bfloat16Speedup(Device.CPU)).isBetween(1e-3, 1e3);

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
