package io.cogview4j.device;

import io.cogview4j.api.DeviceBudget;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.DeviceOccupancy;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceGuardImplInterface;
import org.bytedeco.pytorch.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.EventFlag;
import org.jspecify.annotations.Nullable;

/**
 * That of a GPU of Nvidia: a stream of its own for copies, and buffers of the host that the GPU reads itself. Nothing of CUDA is
 * touched before it is used, since a network is built to look at headers, too.
 */
final class CudaMemory implements DeviceMemory {
    private final Backend backend;
    private @Nullable Streams streams;

    CudaMemory(Backend backend) {
        this.backend = backend;
    }

    /** What lives outside any scope. */
    private static final class Streams implements AutoCloseable {
        final Device device;
        final DeviceGuardImplInterface guard;
        final Stream computations;
        final Stream copies;

        Streams() {
            device = kept(new Device(DeviceType.CUDA, (byte) 0));
            guard = kept(torch.getDeviceGuardImpl(DeviceType.CUDA));
            computations = kept(guard.getStream(device));
            copies = kept(guard.getStreamFromGlobalPool(device, false));
        }

        private static <P extends Pointer> P kept(P pointer) {
            pointer.retainReference();
            return pointer;
        }

        Stream of(Queue queue) {
            return switch (queue) {
                case COPIES -> copies;
                case COMPUTATIONS -> computations;
            };
        }

        @Override
        public void close() {
            copies.releaseReference();
            computations.releaseReference();
            device.releaseReference(); // the guard is libtorch's
        }
    }

    /** An event of CUDA, made when it is first recorded. */
    private final class CudaEvent implements Event {
        final PointerPointer<Pointer> address = new PointerPointer<>(1);

        CudaEvent() {
            address.put(0, null);
            address.retainReference();
        }

        Pointer event() {
            return address.get(0);
        }

        @Override
        public void close() {
            Pointer event = event();
            if (event != null) {
                streams().guard.destroyEvent(event, (byte) 0);
            }
            address.releaseReference();
        }
    }

    private synchronized Streams streams() {
        if (streams == null) {
            streams = new Streams();
        }
        return streams;
    }

    @Override
    public long freeBytes() {
        return occupancy().freeBytes();
    }

    @Override
    public long heldBytes() {
        return occupancy().heldBytes();
    }

    /** Without what libtorch keeps for later, which goes back to the GPU. */
    private DeviceOccupancy occupancy() {
        streams(); // starts CUDA
        torch.emptyCache();
        return DeviceOccupancy.of(backend.settings().device());
    }

    @Override
    public DeviceBudget budget() {
        return backend.deviceBudget();
    }

    @Override
    public Tensor onDevice(long values) {
        return backend.activations(values);
    }

    @Override
    public Tensor onHost(long values) {
        TensorOptions options =
                new TensorOptions(Backend.type(backend.settings().precision())).pinned_memory(new BoolOptional(true));
        return torch.empty(new long[] {values}, options, null);
    }

    @Override
    public Event event() {
        return new CudaEvent();
    }

    @Override
    public void copy(Tensor from, Tensor to) {
        torch.setCurrentStream(streams().copies); // of this thread
        to.copy_(from, true);
    }

    @Override
    public void record(Event event, Queue queue) {
        Streams all = streams();
        all.guard.record(((CudaEvent) event).address, all.of(queue), (byte) 0, EventFlag.PYTORCH_DEFAULT);
    }

    @Override
    public void after(Event event, Queue queue) {
        Streams all = streams();
        all.guard.block(((CudaEvent) event).event(), all.of(queue));
    }

    @Override
    public void await(Event event) {
        streams().guard.synchronizeEvent(((CudaEvent) event).event());
    }

    @Override
    public void drain() {
        if (streams != null) {
            backend.synchronize();
        }
    }

    @Override
    public void trim() {
        if (streams != null) {
            torch.emptyCache();
        }
    }

    @Override
    public void close() {
        if (streams != null) {
            streams.close();
            streams = null;
        }
    }
}
