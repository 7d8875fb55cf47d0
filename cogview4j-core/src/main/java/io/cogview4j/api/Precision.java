package io.cogview4j.api;

import java.util.Arrays;
import java.util.Optional;

/**
 * The numbers that go into matrix products. Whichever they are, products of floats are summed in float32, and so is the residual
 * stream of the networks. float16 is missing because CogView4 overflows in it.
 */
public enum Precision {
    /** The numbers of the reference. */
    FLOAT32("f32", 4),
    /** Half the space and, on processors with units for it, several times the speed; images differ a little. */
    BFLOAT16("bf16", 2),
    /**
     * As {@link #BFLOAT16}, and where the weights of the transformer are stored in int8 with one scale to a row, and the processor
     * has units for it, products with these are of whole numbers: what is multiplied is rounded to int8 as well, for each token.
     */
    INT8("int8", 2);

    private final String id;
    private final int bytes;

    Precision(String id, int bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    /** {@code f32}, {@code bf16} or {@code int8}: the name in options and files. */
    public String id() {
        return id;
    }

    public static Optional<Precision> ofId(String id) {
        return Arrays.stream(values())
                .filter(precision -> precision.id.equals(id))
                .findFirst();
    }

    /** In what numbers lie between products, and where a network has no use for int8. */
    public Precision activations() {
        return this == INT8 ? BFLOAT16 : this;
    }

    /** Of one number between products. */
    public int bytes() {
        return bytes;
    }
}
