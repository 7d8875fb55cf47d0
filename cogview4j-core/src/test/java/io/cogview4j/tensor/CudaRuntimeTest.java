package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions of CUDA are called with the arguments, in the order, that its documentation has. */
class CudaRuntimeTest {
    private final PlainCuda plain = new PlainCuda();
    private final CudaRuntime cuda = plain.runtime();

    @AfterEach
    void close() {
        plain.close();
    }

    @Test
    void copiesGoOnBesideComputations() {
        MemorySegment stream = cuda.stream();

        assertThat(stream.address()).isNotZero();
        assertThat(plain.asked()).singleElement().asString().matches("cudaStreamCreateWithFlags\\(0x[0-9a-f]+, 1\\)");
    }

    @Test
    void anEventTakesNoTimes() {
        cuda.event();

        assertThat(plain.asked()).singleElement().asString().matches("cudaEventCreateWithFlags\\(0x[0-9a-f]+, 2\\)");
    }

    @Test
    void aStreamWaitsForWhatAnotherHasRecorded() {
        MemorySegment event = MemorySegment.ofAddress(0xe);
        cuda.record(event, CudaRuntime.COMPUTATIONS);
        cuda.after(event, MemorySegment.ofAddress(0x5));
        cuda.await(event);

        assertThat(plain.asked())
                .isEqualTo(List.of(
                        "cudaEventRecord(0xe, 0x0)", "cudaStreamWaitEvent(0x5, 0xe, 0)", "cudaEventSynchronize(0xe)"));
    }

    @Test
    void whatIsCopiedIsThere() {
        MemorySegment from = cuda.pinned(8).orElseThrow();
        MemorySegment to = cuda.pinned(8).orElseThrow();
        from.set(ValueLayout.JAVA_LONG, 0, 42);
        cuda.copyToDevice(to.address(), from.address(), 8, MemorySegment.ofAddress(0x5));

        assertThat(to.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(42);
        assertThat(plain.asked().getLast())
                .isEqualTo("cudaMemcpyAsync(0x%x, 0x%x, 8, 1, 0x5)".formatted(to.address(), from.address()));
    }

    @Test
    void allIsGivenBack() {
        cuda.destroyStream(cuda.stream());
        cuda.destroyEvent(cuda.event());
        cuda.freePinned(cuda.pinned(8).orElseThrow());

        assertThat(plain.open()).isZero();
    }

    @Test
    void aFailureSaysWhatCudaSays() {
        plain.fail(700);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(cuda::stream)
                .withMessage("CUDA error 700: failure 700");
    }

    @Test
    void whatIsGivenBackAfterAFailureFailsNoMore() {
        MemorySegment event = cuda.event();
        plain.fail(700);

        cuda.destroyEvent(event);
    }

    @Test
    void memoryThatCannotBePinnedIsNoFailure() {
        plain.pinNothing();

        assertThat(cuda.pinned(1 << 20)).isEmpty();
    }
}
