package io.cogview4j.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors that outlive the scope in which they were made: weights and work buffers of a stage. The stage owns them,
 * whichever scope was open on whichever thread, and frees them by closing this.
 */
public final class TensorOwner implements AutoCloseable {
    private final List<Tensor> tensors = new ArrayList<>();

    /**
     * Takes {@code t} over from its scope.
     *
     * @throws IllegalArgumentException under the same condition as {@link Scope#keep}
     */
    public Tensor own(Tensor t) {
        Scope.requireOwn(t);
        t.retainReference();
        tensors.add(t);
        return t;
    }

    @Override
    public void close() {
        tensors.forEach(Tensor::releaseReference);
        tensors.clear();
    }
}
