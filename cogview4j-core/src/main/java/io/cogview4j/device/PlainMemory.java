package io.cogview4j.device;

import io.cogview4j.api.DeviceBudget;
import io.cogview4j.tensor.Backend;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** That of a device whose copies are made before they return: both queues are one, and nothing is waited for. */
final class PlainMemory implements DeviceMemory {
    private static final Event NOW = () -> {};

    private final Backend backend;

    PlainMemory(Backend backend) {
        this.backend = backend;
    }

    /** Nobody tells. */
    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
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
    public HostBuffer onHost(long values) {
        TensorOptions options =
                new TensorOptions(Backend.type(backend.settings().precision()));
        return new HostBuffer(torch.empty(new long[] {values}, options, null), () -> {});
    }

    @Override
    public Event event() {
        return NOW;
    }

    @Override
    public void copy(Tensor from, Tensor to) {
        to.copy_(from);
    }

    @Override
    public void record(Event event, Queue queue) {}

    @Override
    public void after(Event event, Queue queue) {}

    @Override
    public void await(Event event) {}

    @Override
    public void drain() {
        backend.synchronize();
    }

    @Override
    public void trim() {}

    @Override
    public void close() {}
}
