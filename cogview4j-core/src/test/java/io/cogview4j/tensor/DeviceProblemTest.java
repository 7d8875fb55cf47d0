package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceProblemTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 11.63 GiB",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "CUDA error 2: out of memory",
                "MPS backend out of memory (MPS allocated: 17.86 GiB, other allocations: 384.00 KiB)"
            })
    void memoryThatRanOutIsToldInOurWords(String text) {
        RuntimeException failure = new RuntimeException(text);

        assertThat(DeviceProblem.of(failure))
                .isInstanceOf(InvalidRequestException.class)
                .hasCause(failure)
                .extracting(e -> ((InvalidRequestException) e).code())
                .isEqualTo(ComputeMessage.DEVICE_MEMORY_RAN_OUT);
    }

    @Test
    void anyOtherFailureIsNotTouched() {
        RuntimeException failure = new RuntimeException();

        assertThat(DeviceProblem.of(failure)).isSameAs(failure);
    }
}
