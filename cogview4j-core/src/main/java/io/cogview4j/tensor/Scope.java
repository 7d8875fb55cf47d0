package io.cogview4j.tensor;

import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Everything native created on this thread while open is freed on close, except what is kept. */
public final class Scope implements AutoCloseable {
    private final @Nullable PointerScope parent = PointerScope.getInnerScope(); // read before opening our own
    private final PointerScope own = new PointerScope();

    private Scope() {}

    public static Scope open() {
        return new Scope();
    }

    /** Moves {@code t} to the enclosing scope: the one way to return a tensor. */
    public Tensor keep(Tensor t) {
        Objects.requireNonNull(parent, "no enclosing scope").attach(t);
        return t;
    }

    @Override
    public void close() {
        own.close();
    }
}
