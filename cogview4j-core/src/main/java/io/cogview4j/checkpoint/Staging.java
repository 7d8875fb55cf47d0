package io.cogview4j.checkpoint;

import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.ThreadBuffers;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A buffer of a component for each thread, into which weights of other data types are converted, part by part. */
final class Staging implements AutoCloseable {
    private final ThreadBuffers buffers = new ThreadBuffers();
    private final ThreadBuffers scaled = new ThreadBuffers();
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

    /** As {@link #as(ScalarType, Tensor)}, of whole numbers and their scales. */
    Tensor as(ScalarType type, Int8Parameter stored) {
        if (!backend.isCpu()) {
            Tensor numbers = backend.onDevice(stored.values()).to(ScalarType.Float);
            stored.scale(numbers, backend.onDevice(stored.scales()));
            return numbers.to(type);
        }
        long[] shape = stored.shape();
        Tensor view = buffers.of(type, shape[0] * shape[1]).view(shape);
        convert(stored, view);
        return view;
    }

    /** Writes the values to {@code target}, of any data type and on any device. */
    void convert(Int8Parameter stored, Tensor target) {
        if (target.is_cpu() && Tensors.isFloat32(target)) {
            target.copy_(stored.values());
            stored.scale(target, stored.scales());
            return;
        }
        long columns = Math.max(1, stored.size(1));
        long rows = Math.max(1, Int8Values.SCALED_BYTES / Float.BYTES / columns);
        for (long row = 0; row < stored.size(0); row += rows) {
            long count = Math.min(rows, stored.size(0) - row);
            Tensor piece = scaled.of(ScalarType.Float, count * stored.size(1)).view(count, stored.size(1));
            stored.rows(row, count).into(piece);
            target.narrow(0, row, count).copy_(piece);
        }
    }

    /** What is converted after this gets new ones. */
    void freeBuffers() {
        buffers.free();
        scaled.free();
    }

    @Override
    public void close() {
        buffers.close();
        scaled.close();
    }
}
