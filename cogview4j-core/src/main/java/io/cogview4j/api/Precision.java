package io.cogview4j.api;

import java.util.Arrays;
import java.util.Optional;

/**
 * The numbers that go into matrix products. Whichever they are, products are summed in float32, and so is the residual
 * stream of the networks. float16 is missing because CogView4 overflows in it.
 */
public enum Precision {
    /** The numbers of the reference. */
    FLOAT32("f32", 4),
    /** Half the space and, on processors with units for it, several times the speed; images differ a little. */
    BFLOAT16("bf16", 2);

    private final String id;
    private final int bytes;

    Precision(String id, int bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    /** {@code f32} or {@code bf16}: the name in options and files. */
    public String id() {
        return id;
    }

    public static Optional<Precision> ofId(String id) {
        return Arrays.stream(values())
                .filter(precision -> precision.id.equals(id))
                .findFirst();
    }

    /** Of one number. */
    public int bytes() {
        return bytes;
    }
}
