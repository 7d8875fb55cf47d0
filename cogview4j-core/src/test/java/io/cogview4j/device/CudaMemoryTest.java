package io.cogview4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.DeviceOccupancy;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams, events and pinned buffers of a GPU of Nvidia, under the store that uses them. Needs one: {@code ./mvnw -Pgpu test}. */
@Tag("cuda")
class CudaMemoryTest {
    private static final int BLOCKS = 7;
    private static final long VALUES = 16 << 20; // 64 MiB, so that copies take longer than it takes to ask for them
    private static final int PASSES = 4;

    @Test
    void everyBlockIsThereWhenItIsComputedWith() {
        ComputeSettings settings = ComputeSettings.defaults().withDevice(Device.CUDA);
        List<Float> wanted = new ArrayList<>();
        List<Tensor> sums = new ArrayList<>();
        try (Backend backend = Backend.open(settings);
                var _ = Scope.open();
                BlockStore store = new BlockStore(sources(), VALUES, Float.BYTES, smaller(backend))) {
            for (int pass = 0; pass < PASSES; pass++) {
                store.passWhile((block, arena) -> {
                    wanted.add((float) block);
                    Tensor first = arena.sub(new Scalar(0)); // reads all of it while the next is on its way
                    sums.add(first.max().add(first.min()).mul(new Scalar(0.5f)));
                    return true;
                });
            }
            List<Float> got =
                    sums.stream().map(sum -> Tensors.toFloats(sum.view(1))[0]).toList();
            assertThat(got).isEqualTo(wanted);
        }
    }

    @Test
    void nothingNativeIsLeft() {
        everyBlockIsThereWhenItIsComputedWith();
        long before = Pointer.totalCount();
        everyBlockIsThereWhenItIsComputedWith();

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void theProcessHoldsNoMoreThanItsBudget() {
        ComputeSettings settings = ComputeSettings.defaults().withDevice(Device.CUDA);
        DeviceBudget budget = new DeviceBudget(DeviceBudget.CONTEXT_BYTES + 4 * VALUES * Float.BYTES);
        List<Long> held = new ArrayList<>();
        try (Backend backend = Backend.open(settings, budget);
                BlockStore store = new BlockStore(sources(), VALUES, Float.BYTES, new CudaMemory(backend))) {
            store.passWhile((_, _) -> held.add(DeviceOccupancy.of(Device.CUDA).heldBytes()));
        }
        assertThat(held)
                .hasSize(BLOCKS)
                .allSatisfy(bytes ->
                        assertThat(bytes).isBetween(budget.usableBytes() - VALUES * Float.BYTES, budget.usableBytes()));
    }

    private static List<BlockStore.Source> sources() {
        return IntStream.range(0, BLOCKS)
                .<BlockStore.Source>mapToObj(block -> buffer -> buffer.fill_(new Scalar((float) block)))
                .toList();
    }

    /** The GPU as if one block fitted beside the slots. */
    private static DeviceMemory smaller(Backend backend) {
        CudaMemory cuda = new CudaMemory(backend);
        return new DeviceMemory() {
            @Override
            public long freeBytes() {
                return (1 + BlockStore.SLOTS) * VALUES * Float.BYTES;
            }

            @Override
            public Tensor onDevice(long values) {
                return cuda.onDevice(values);
            }

            @Override
            public HostBuffer onHost(long values) {
                return cuda.onHost(values);
            }

            @Override
            public Event event() {
                return cuda.event();
            }

            @Override
            public void copy(Tensor from, Tensor to) {
                cuda.copy(from, to);
            }

            @Override
            public void record(Event event, Queue queue) {
                cuda.record(event, queue);
            }

            @Override
            public void after(Event event, Queue queue) {
                cuda.after(event, queue);
            }

            @Override
            public void await(Event event) {
                cuda.await(event);
            }

            @Override
            public void drain() {
                cuda.drain();
            }

            @Override
            public void trim() {
                cuda.trim();
            }

            @Override
            public void close() {
                cuda.close();
            }
        };
    }
}
