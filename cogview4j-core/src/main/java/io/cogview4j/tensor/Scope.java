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

    /**
     * Moves {@code t} to the enclosing scope: the one way to return a tensor.
     *
     * @throws IllegalArgumentException for the return value of an in-place or {@code _out} operation, which is another
     *     name of its argument and dies with it: keep the argument
     */
    public Tensor keep(Tensor t) {
        requireOwn(t);
        Objects.requireNonNull(parent, "no enclosing scope").attach(t);
        return t;
    }

    /** JavaCPP counts references of what it has to free, not of other names for it. */
    static void requireOwn(Tensor t) {
        if (t.referenceCount() == 0) {
            throw new IllegalArgumentException("not a tensor of an open scope, or only another name of one");
        }
    }

    @Override
    public void close() {
        own.close();
    }
}
