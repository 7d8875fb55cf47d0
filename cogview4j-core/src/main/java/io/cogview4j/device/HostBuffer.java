package io.cogview4j.device;

import org.bytedeco.pytorch.Tensor;

/**
 * Memory of the host that is sent to a device.
 *
 * @param tensor {@code [values]}, whoever holds it lets go of it before this is closed
 * @param free gives its memory back
 */
record HostBuffer(Tensor tensor, Runnable free) implements AutoCloseable {
    @Override
    public void close() {
        free.run();
    }
}
