package io.cogview4j.tensor;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors that are made when they are first asked for, and kept. They are given back together; what is asked for after that is made
 * again.
 */
public final class KeptTensors implements AutoCloseable {
    private final TensorOwner owner = new TensorOwner();
    private final Map<Supplier<Tensor>, Tensor> made = new IdentityHashMap<>();

    /** @param make a new tensor, in the innermost scope */
    public Supplier<Tensor> of(Supplier<Tensor> make) {
        return () -> get(make);
    }

    private synchronized Tensor get(Supplier<Tensor> make) {
        Tensor kept = made.get(make);
        if (kept == null) {
            try (var _ = Scope.open()) {
                kept = owner.own(make.get());
                made.put(make, kept);
            }
        }
        return kept;
    }

    /** How much all of them take. */
    public synchronized long bytes() {
        return made.values().stream().mapToLong(Tensor::nbytes).sum();
    }

    /** Gives everything back. */
    @Override
    public synchronized void close() {
        made.clear();
        owner.close();
    }
}
