package io.cogview4j.checkpoint;

import org.bytedeco.pytorch.Tensor;

/**
 * A weight as the checkpoint stores it. Its values stay in the mapped file until they are used. It owns nothing: the
 * {@link Weights} it comes from do, and it ends with them.
 *
 * @param name full name in the checkpoint
 * @param stored the values in the stored data type, normally over the mapped file; nothing may write to them
 * @param staging where float32 values are made of other types
 */
public record Parameter(String name, Tensor stored, Staging staging) {
    /**
     * The values in float32, in the stored shape. What is stored in another type is converted into the stage's one
     * staging buffer: the result is valid until the next call of {@code f32()} on any parameter of the same component.
     * What is stored in float32 comes as it is. Either way it is read-only, and not the caller's to close.
     */
    public Tensor f32() {
        return staging.asFloat(stored);
    }

    /**
     * {@code count} rows from {@code start} on in float32, as {@link #f32()}: a matrix that would need too large a
     * staging buffer is used in parts.
     */
    public Tensor f32(long start, long count) {
        return staging.asFloat(stored.narrow(0, start, count));
    }
}
