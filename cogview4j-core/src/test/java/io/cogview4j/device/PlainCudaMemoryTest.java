package io.cogview4j.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.Precision;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.PlainCuda;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.WholeBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory of a GPU of Nvidia over a runtime of CUDA in plain Java, under the store that uses it. */
class PlainCudaMemoryTest {
    private static final int BLOCKS = 5;
    private static final int VALUES = 256;

    private final PlainCuda cuda = new PlainCuda();

    @AfterEach
    void close() {
        cuda.close();
    }

    @Test
    void everyBlockIsThereWhenItIsComputedWith() {
        assertThat(passes(2)).containsExactly(0f, 1f, 2f, 3f, 4f, 0f, 1f, 2f, 3f, 4f);
    }

    @Test
    void soItIsFromMemoryThatCannotBePinned() {
        cuda.pinNothing();

        assertThat(passes(1)).containsExactly(0f, 1f, 2f, 3f, 4f);
    }

    @Test
    void aCopyWaitsForWhatWasComputedInItsPlaceAndComputationsForIt() {
        passes(1);
        List<String> asked = cuda.asked().stream()
                .map(call -> call.substring(0, call.indexOf('(')))
                .filter(call -> !call.matches("cuda(HostAlloc|FreeHost|.*Create.*|.*Destroy)"))
                .toList();

        int copy = asked.indexOf("cudaMemcpyAsync");
        assertThat(asked.subList(0, copy)).contains("cudaEventRecord").endsWith("cudaStreamWaitEvent");
        assertThat(asked.subList(copy, asked.size()))
                .startsWith("cudaMemcpyAsync", "cudaEventRecord", "cudaEventRecord")
                .contains("cudaStreamWaitEvent");
    }

    @Test
    void allOfItIsGivenBack() {
        passes(1);
        long before = Pointer.totalCount();
        passes(2);

        assertThat(cuda.open()).isZero();
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void aFailureOfTheDeviceIsThatOfThePassAndLeavesNothing() {
        long before = Pointer.totalCount();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> {
                    try (Backend backend = WholeBackends.onCpu(Precision.FLOAT32);
                            BlockStore store = store(backend)) {
                        store.passWhile((block, _) -> {
                            cuda.fail(719);
                            return true;
                        });
                    }
                })
                .withMessage("CUDA error 719: failure 719");
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    private List<Float> passes(int count) {
        List<Float> seen = new ArrayList<>();
        try (Backend backend = WholeBackends.onCpu(Precision.FLOAT32);
                BlockStore store = store(backend)) {
            for (int pass = 0; pass < count; pass++) {
                store.passWhile((_, arena) -> seen.add(arena.data_ptr_float().get(VALUES - 1)));
            }
        }
        return seen;
    }

    private BlockStore store(Backend backend) {
        List<BlockStore.Source> sources = IntStream.range(0, BLOCKS)
                .<BlockStore.Source>mapToObj(block -> buffer -> {
                    try (var _ = Scope.open()) {
                        buffer.fill_(new Scalar((float) block));
                    }
                })
                .toList();
        return new BlockStore(sources, VALUES, Float.BYTES, new CudaMemory(backend, cuda::runtime));
    }
}
