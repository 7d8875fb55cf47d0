package io.cogview4j.device;

import io.cogview4j.api.DeviceBudget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A device whose time is a number: each queue is busy until some moment, and what it is asked for begins then. The thread that copies has
 * a time of its own. It writes down where something begins before it may.
 */
final class FakeDevice implements DeviceMemory {
    static final long NEVER = -1;

    /** What went wrong on the way: empty if all waited for what they had to. */
    final List<String> tooEarly = new ArrayList<>();

    /** The values that were copied, in order. */
    final List<Integer> copied = new ArrayList<>();

    /** Of memory, as much as nobody uses before the store does. */
    long freeBytes = Long.MAX_VALUE;

    DeviceBudget budget = DeviceBudget.AUTO;

    /** What others of this process hold, or what computations take. */
    long othersBytes;

    /** The most that was held at once. */
    long peakBytes;

    private final List<Tensor> onDevice = new ArrayList<>();

    int arenas;
    int openEvents;
    int openBuffers;
    boolean closed;

    private final long fillTime;
    private final long copyTime;
    private final Map<Queue, Long> busyUntil = new EnumMap<>(Map.of(Queue.COPIES, 0L, Queue.COMPUTATIONS, 0L));
    private final Map<Long, Long> arenaFilledAt = new HashMap<>(); // by address
    private final Map<Long, Long> arenaReadUntil = new HashMap<>();
    private final Map<Long, Long> bufferReadUntil = new HashMap<>();
    private long copierTime;

    FakeDevice(long fillTime, long copyTime) {
        this.fillTime = fillTime;
        this.copyTime = copyTime;
    }

    private final class FakeEvent implements Event {
        long at = NEVER;

        @Override
        public void close() {
            openEvents--;
        }
    }

    /** A source whose values are a number. */
    BlockStore.Source source(int value) {
        return buffer -> fill(buffer, value);
    }

    private synchronized void fill(Tensor buffer, int value) {
        if (copierTime < bufferReadUntil.getOrDefault(buffer.data_ptr().address(), 0L)) {
            tooEarly.add("a buffer is filled with " + value + " while it is sent");
        }
        copierTime += fillTime;
        buffer.data_ptr_float().put(value);
    }

    /** Asks for a computation with the weights in an arena. Returns their value. */
    synchronized int compute(Tensor arena, long time) {
        long begin = busyUntil.get(Queue.COMPUTATIONS);
        long address = arena.data_ptr().address();
        if (begin < arenaFilledAt.getOrDefault(address, Long.MAX_VALUE)) {
            tooEarly.add("weights are used before they are there");
        }
        busyUntil.put(Queue.COMPUTATIONS, begin + time);
        arenaReadUntil.put(address, begin + time);
        return (int) arena.data_ptr_float().get();
    }

    /** When all that was asked for is done. */
    synchronized long end() {
        return Math.max(busyUntil.get(Queue.COPIES), busyUntil.get(Queue.COMPUTATIONS));
    }

    @Override
    public synchronized long freeBytes() {
        return freeBytes == Long.MAX_VALUE ? freeBytes : freeBytes - heldBytes();
    }

    @Override
    public synchronized long heldBytes() {
        return othersBytes
                + onDevice.stream()
                        .filter(tensor -> tensor.referenceCount() > 0)
                        .mapToLong(Tensor::nbytes)
                        .sum();
    }

    @Override
    public DeviceBudget budget() {
        return budget;
    }

    /** Something takes so much while it computes. */
    synchronized void compute(long bytes) {
        peakBytes = Math.max(peakBytes, heldBytes() + bytes);
    }

    @Override
    public synchronized Tensor onDevice(long values) {
        arenas++;
        Tensor arena = empty(values);
        onDevice.add(arena);
        compute(0);
        return arena;
    }

    @Override
    public synchronized HostBuffer onHost(long values) {
        openBuffers++;
        return new HostBuffer(empty(values), () -> openBuffers--);
    }

    private static Tensor empty(long values) {
        return torch.empty(new long[] {values}, new TensorOptions(ScalarType.Float), null);
    }

    @Override
    public synchronized Event event() {
        openEvents++;
        return new FakeEvent();
    }

    @Override
    public synchronized void copy(Tensor from, Tensor to) {
        long begin = Math.max(busyUntil.get(Queue.COPIES), copierTime);
        int value = (int) from.data_ptr_float().get();
        if (begin < arenaReadUntil.getOrDefault(to.data_ptr().address(), 0L)) {
            tooEarly.add(value + " is copied over weights that are in use");
        }
        to.copy_(from);
        copied.add(value);
        busyUntil.put(Queue.COPIES, begin + copyTime);
        arenaFilledAt.put(to.data_ptr().address(), begin + copyTime);
        bufferReadUntil.put(from.data_ptr().address(), begin + copyTime);
    }

    @Override
    public synchronized void record(Event event, Queue queue) {
        ((FakeEvent) event).at = busyUntil.get(queue);
    }

    @Override
    public synchronized void after(Event event, Queue queue) {
        busyUntil.merge(queue, happened(event), Math::max);
    }

    @Override
    public synchronized void await(Event event) {
        copierTime = Math.max(copierTime, happened(event));
    }

    private long happened(Event event) {
        long at = ((FakeEvent) event).at;
        if (at == NEVER) {
            tooEarly.add("an event that nobody recorded is waited for");
        }
        return at;
    }

    @Override
    public synchronized void drain() {
        copierTime = Math.max(copierTime, end());
    }

    @Override
    public void trim() {}

    @Override
    public synchronized void close() {
        closed = true;
    }
}
