package io.cogview4j.device;

import io.cogview4j.api.DeviceBudget;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.CudaRuntime;
import io.cogview4j.tensor.DeviceOccupancy;
import io.cogview4j.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * That of a GPU of Nvidia: a stream of its own for copies, and buffers of the host that the GPU reads itself. Nothing of CUDA is
 * touched before it is used, since a network is built to look at headers, too.
 */
final class CudaMemory implements DeviceMemory {
    private final Backend backend;
    private final Supplier<CudaRuntime> runtime;
    private @Nullable Copying copying;

    CudaMemory(Backend backend) {
        this(backend, CudaRuntime::loaded);
    }

    CudaMemory(Backend backend, Supplier<CudaRuntime> runtime) {
        this.backend = backend;
        this.runtime = runtime;
    }

    /** @param stream for copies */
    private record Copying(CudaRuntime cuda, MemorySegment stream) {
        MemorySegment of(Queue queue) {
            return switch (queue) {
                case COPIES -> stream;
                case COMPUTATIONS -> CudaRuntime.COMPUTATIONS;
            };
        }
    }

    private record CudaEvent(CudaRuntime cuda, MemorySegment handle) implements Event {
        @Override
        public void close() {
            cuda.destroyEvent(handle);
        }
    }

    private synchronized Copying copying() {
        if (copying == null) {
            CudaRuntime cuda = runtime.get();
            copying = new Copying(cuda, cuda.stream());
        }
        return copying;
    }

    @Override
    public long freeBytes() {
        return occupancy().freeBytes();
    }

    @Override
    public long heldBytes() {
        return occupancy().heldBytes();
    }

    private DeviceOccupancy occupancy() {
        return DeviceOccupancy.of(backend.settings().device()); // starts CUDA
    }

    @Override
    public DeviceBudget budget() {
        return backend.deviceBudget();
    }

    @Override
    public Tensor onDevice(long values) {
        return backend.activations(values);
    }

    /** Pinned, or else as all memory is, from which copies take longer. */
    @Override
    public HostBuffer onHost(long values) {
        CudaRuntime cuda = copying().cuda();
        ScalarType type = Backend.type(backend.settings().precision());
        return cuda.pinned(values * torch.elementSize(type))
                .map(memory -> new HostBuffer(Tensors.over(memory, type, values), () -> cuda.freePinned(memory)))
                .orElseGet(() ->
                        new HostBuffer(torch.empty(new long[] {values}, new TensorOptions(type), null), () -> {}));
    }

    @Override
    public Event event() {
        CudaRuntime cuda = copying().cuda();
        return new CudaEvent(cuda, cuda.event());
    }

    @Override
    public void copy(Tensor from, Tensor to) {
        Copying now = copying();
        now.cuda().copyToDevice(to.data_ptr().address(), from.data_ptr().address(), from.nbytes(), now.stream());
    }

    @Override
    public void record(Event event, Queue queue) {
        Copying now = copying();
        now.cuda().record(handle(event), now.of(queue));
    }

    @Override
    public void after(Event event, Queue queue) {
        Copying now = copying();
        now.cuda().after(handle(event), now.of(queue));
    }

    @Override
    public void await(Event event) {
        copying().cuda().await(handle(event));
    }

    private static MemorySegment handle(Event event) {
        return ((CudaEvent) event).handle();
    }

    @Override
    public synchronized void drain() {
        if (copying != null) {
            backend.synchronize();
        }
    }

    @Override
    public void trim() {
        backend.trim();
    }

    @Override
    public synchronized void close() {
        if (copying != null) {
            copying.cuda().destroyStream(copying.stream());
            copying = null;
        }
    }
}
