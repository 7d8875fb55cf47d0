package io.cogview4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Precision;
import io.cogview4j.tensor.WholeBackends;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Memory of the Meta device, which lists what is sent to it, in values. */
final class CountedCopies implements DeviceMemory {
    final List<Long> values = new ArrayList<>();
    private final DeviceMemory memory = new PlainMemory(WholeBackends.onMeta(Precision.BFLOAT16));

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public Tensor onDevice(long count) {
        return memory.onDevice(count);
    }

    @Override
    public HostBuffer onHost(long count) {
        HostBuffer buffer = memory.onHost(count);
        assertThat(buffer.tensor().is_cpu()).isTrue();
        return buffer;
    }

    @Override
    public Event event() {
        return memory.event();
    }

    @Override
    public void copy(Tensor from, Tensor to) {
        assertThat(from.is_cpu()).isTrue();
        assertThat(to.is_meta()).isTrue();
        values.add(from.numel());
        memory.copy(from, to);
    }

    @Override
    public void record(Event event, Queue queue) {}

    @Override
    public void after(Event event, Queue queue) {}

    @Override
    public void await(Event event) {}

    @Override
    public void drain() {}

    @Override
    public void trim() {}

    @Override
    public void close() {}
}
