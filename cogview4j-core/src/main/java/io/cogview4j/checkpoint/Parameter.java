package io.cogview4j.checkpoint;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A weight as the checkpoint stores it. Its values stay in the mapped file until they are used. It owns nothing: the
 * {@link Weights} it comes from do, and it ends with them.
 *
 * @param name full name in the checkpoint
 * @param stored the values in the stored data type, normally over the mapped file; nothing may write to them
 * @param staging where values are converted
 */
public record Parameter(String name, Tensor stored, Staging staging) {
    /**
     * The values in float32, in the stored shape. What is stored in another type is converted into a staging buffer: the
     * result is valid until the next call of any method of any parameter of the same component on this thread. What is
     * stored in float32 comes as it is. Either way it is read-only, and not the caller's to close.
     */
    public Tensor f32() {
        return staging.as(ScalarType.Float, stored);
    }

    /** {@code count} rows from {@code start} on in this data type, as {@link #f32()} gives them. */
    public Tensor rows(long start, long count, ScalarType type) {
        return staging.as(type, stored.narrow(0, start, count));
    }
}
