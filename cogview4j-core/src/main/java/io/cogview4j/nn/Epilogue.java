package io.cogview4j.nn;

import org.bytedeco.pytorch.Tensor;

/**
 * What is done with the output of a linear layer piece by piece, while each is still in the cache: an activation, a
 * factor for each feature.
 *
 * <p>A product shows every value of its output exactly once, when it is complete, with its bias. Pieces come in no order,
 * on whichever threads computed them, several at a time, each in a scope that ends with it. Where they begin may depend on
 * the number of threads and on how many rows there are; an epilogue whose bits depend on the size of what it works on has
 * to cut its pieces itself, or make what it needs beforehand.
 */
@FunctionalInterface
public interface Epilogue {
    /** Leaves the output as it is. */
    Epilogue NONE = (_, _, _) -> {};

    /**
     * Reads a piece, and may change it. It may lie in buffers of the thread that large products use, so it is not for an
     * epilogue to call another linear layer.
     *
     * @param rows of the layer's input and output, as they were given to it
     * @param features of the layer's output
     * @param part {@code [rows, features]}, as the output stores it, or in float32 before it is rounded
     */
    void apply(Rows rows, Rows features, Tensor part);

    /** This, then {@code next} on what it leaves. */
    default Epilogue andThen(Epilogue next) {
        return (rows, features, part) -> {
            apply(rows, features, part);
            next.apply(rows, features, part);
        };
    }
}
