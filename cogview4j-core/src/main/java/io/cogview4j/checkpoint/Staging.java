package io.cogview4j.checkpoint;

import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.ThreadBuffers;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A buffer of a component for each thread, into which weights of other data types are converted, part by part. */
final class Staging implements AutoCloseable {
    private final ThreadBuffers buffers = new ThreadBuffers();
    private final Backend backend;

    Staging(Backend backend) {
        this.backend = backend;
    }

    /**
     * {@code stored} itself if it is of this type, else a view of this thread's buffer, valid until its next call. On
     * another device than the CPU a copy, in the innermost scope.
     */
    Tensor as(ScalarType type, Tensor stored) {
        if (!backend.isCpu()) {
            return backend.onDevice(stored).to(type);
        }
        if (stored.scalar_type().intern() == type) {
            return stored;
        }
        Tensor view = buffers.of(type, stored.numel()).view_as(stored);
        view.copy_(stored);
        return view;
    }

    /** What is converted after this gets new ones. */
    void freeBuffers() {
        buffers.free();
    }

    @Override
    public void close() {
        buffers.close();
    }
}
