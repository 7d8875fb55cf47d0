package io.cogview4j.device;

import io.cogview4j.api.DeviceBudget;
import org.bytedeco.pytorch.Tensor;

/**
 * Memory of a device, and the two queues of what it is asked for: copies and computations go on beside each other, each queue in
 * order. It owns nothing but what {@link #close} says.
 */
interface DeviceMemory extends AutoCloseable {
    /** What the device does in order. */
    enum Queue {
        COPIES,
        COMPUTATIONS
    }

    /** A place in a queue, which moves each time that it is recorded. */
    interface Event extends AutoCloseable {
        @Override
        void close();
    }

    /** How much memory of the device nobody uses, in bytes, once this process has {@linkplain #trim given back} what it keeps for later. */
    long freeBytes();

    /** How much this process holds then, in bytes, without what drivers take; 0 where nobody counts. */
    default long heldBytes() {
        return 0;
    }

    /** How much this process may hold. */
    default DeviceBudget budget() {
        return DeviceBudget.AUTO;
    }

    /** Uninitialised memory of the device, in the innermost scope: {@code [values]}. */
    Tensor onDevice(long values);

    /** Memory of the host from which copies are fastest, {@code [values]}; its tensor in the innermost scope. */
    HostBuffer onHost(long values);

    /** One that was never recorded. */
    Event event();

    /**
     * Asks for a copy, as the last of {@link Queue#COPIES}. May return before it is made: {@code from} is not to be written to until
     * then.
     */
    void copy(Tensor from, Tensor to);

    /** Puts the event behind everything that the queue was asked for. */
    void record(Event event, Queue queue);

    /** What the queue is asked for from now on begins after the event. Does not wait. */
    void after(Event event, Queue queue);

    /** Waits until the device has come to the event. */
    void await(Event event);

    /** Waits until the device has done all it was asked for. */
    void drain();

    /** Gives memory that is free back to the device, for others. */
    void trim();

    /** The queue of copies ends. */
    @Override
    void close();
}
