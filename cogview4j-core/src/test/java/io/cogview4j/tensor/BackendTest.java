package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BackendTest {
    private static final ComputeSettings SETTINGS = ComputeSettings.defaults().withThreads(2);

    @Test
    void withoutCudaInTheNativeLibrariesItIsRefused() {
        NativeRuntime.start();
        assumeFalse(torch.getCUDAHooks().hasCUDART(), "the native libraries have CUDA");

        refuses(Device.CUDA, ComputeMessage.CUDA_NOT_BUILT);
    }

    @Test
    void withoutAGpuOfAppleMpsIsRefused() {
        NativeRuntime.start();
        assumeFalse(torch.hasMPS(), "this machine has one");

        refuses(Device.MPS, ComputeMessage.MPS_NO_DEVICE);
    }

    private static void refuses(Device device, MessageCode code) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Backend.open(SETTINGS.withDevice(device)).close())
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Backend.requireAvailable(device))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void theCpuIsAlwaysThere() {
        Backend.requireAvailable(Device.CPU);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, Float", "BFLOAT16, BFloat16", "INT8, BFloat16"})
    void onlyActivationsHaveTheDataTypeOfThePrecision(Precision precision, ScalarType type) {
        try (Backend backend = Backend.open(SETTINGS.withPrecision(precision));
                var _ = Scope.open()) {
            assertThat(backend.activations(2, 3).scalar_type().intern()).isEqualTo(type);
            assertThat(backend.productInputs(2, 3).scalar_type().intern()).isEqualTo(type);
            assertThat(backend.empty(2, 3).scalar_type().intern()).isEqualTo(ScalarType.Float);
            assertThat(backend.of(new float[6], 2, 3).scalar_type().intern()).isEqualTo(ScalarType.Float);
            assertThat(backend.of(new long[6], 2, 3).scalar_type().intern()).isEqualTo(ScalarType.Long);
        }
    }

    @Test
    void inBfloat16IsMultipliedOnlyWhereThereAreUnitsForIt() {
        try (Backend full = Backend.open(SETTINGS);
                Backend half = Backend.open(SETTINGS.withPrecision(Precision.BFLOAT16))) {
            assertThat(full.multipliesInBfloat16()).isFalse();
            assertThat(half.multipliesInBfloat16())
                    .isEqualTo(Bfloat16Instructions.find() == Bfloat16Instructions.TILES);
        }
    }

    @Test
    void rowsOfProductInputsAreNotAPowerOfTwoApart() {
        try (Backend backend = Backend.open(SETTINGS);
                var _ = Scope.open()) {
            Tensor inputs = backend.productInputs(2, 64);

            assertThat(List.of(inputs.size(0), inputs.size(1))).containsExactly(2L, 64L);
            assertThat(List.of(inputs.stride(0), inputs.stride(1))).containsExactly(96L, 1L);
        }
    }

    @Test
    void whatGoesToTheDeviceComesBack() {
        float[] values = {1, -0f, Float.MIN_VALUE, 1e30f};
        try (Backend backend = Backend.open(SETTINGS);
                var _ = Scope.open()) {
            assertThat(Tensors.toFloats(backend.of(values, 2, 2))).containsExactly(values);
        }
    }

    @Test
    void onTheCpuNothingIsCopied() {
        try (Backend backend = Backend.open(SETTINGS);
                var _ = Scope.open()) {
            Tensor tensor = Tensors.empty(2, 2);
            assertThat(backend.onDevice(tensor)).isSameAs(tensor);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void nothingNativeIsLeft(Precision precision) {
        NativeRuntime.start();
        long before = Pointer.totalCount();
        try (Backend backend = Backend.open(SETTINGS.withPrecision(precision));
                var _ = Scope.open()) {
            backend.activations(2, 3);
            backend.productInputs(2, 3);
            Tensors.toFloats(backend.of(new float[6], 2, 3));
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
