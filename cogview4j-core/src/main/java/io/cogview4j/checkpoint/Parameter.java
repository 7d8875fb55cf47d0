package io.cogview4j.checkpoint;

import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A weight of a checkpoint, or some of its rows and columns. Its values stay where they are, normally in the mapped file,
 * until they are read, and how they are stored is nobody else's business: whoever needs values says in which data type,
 * and either gives the memory for them ({@link #into}) or borrows it ({@link #as}).
 *
 * <p>It owns nothing: the {@link Weights} that it comes from do, and it ends with them. Parts of it are no native objects,
 * so they may be made on any thread and need no scope; reading one does. It may be read by several threads at a time.
 */
public sealed interface Parameter permits FloatParameter, Int8Parameter {
    /** Full name in the checkpoint; a part has that of the whole. */
    String name();

    /** In row-major order, as the checkpoint gives it. */
    long[] shape();

    /** One entry of the {@link #shape}. */
    default long size(int dimension) {
        return shape()[dimension];
    }

    /** These entries of the first dimension: of a linear layer's weight, output features. Nothing is read. */
    Parameter rows(long start, long count);

    /** These entries of the second dimension: of a linear layer's weight, inputs. Nothing is read. */
    Parameter columns(long start, long count);

    /**
     * Writes the values to {@code target}, rounded to its data type.
     *
     * @param target of the same shape, on any device and in any order of memory
     */
    void into(Tensor target);

    /**
     * The values in this data type, on the device of the component's backend. Where they have to be converted, it is into
     * a buffer of the calling thread: they are valid until its next call of this method for any parameter of the same
     * component. On another device than the CPU they are a copy, in the innermost scope. Either way they are read-only, and
     * not the caller's to close.
     */
    Tensor as(ScalarType type);

    /** {@link #as} in float32. */
    default Tensor f32() {
        return as(ScalarType.Float);
    }

    /**
     * The stored values themselves, for products that read a data type as it lies in memory; empty if what is stored is
     * anything else. On the CPU whatever the backend; nothing may write to them.
     */
    Optional<Tensor> asStored(ScalarType type);

    /** How many scales a row of {@link #asInt8} has; empty where there is none. Nothing is read, nor does it need a scope. */
    default OptionalLong int8Groups() {
        return OptionalLong.empty();
    }

    /**
     * The stored whole numbers and their scales, for products that compute with these; empty if what is stored is anything
     * else, or this is a part that cuts a group in two. On the CPU whatever the backend, views in the innermost scope; nothing
     * may write to them.
     */
    default Optional<Int8Values> asInt8() {
        return Optional.empty();
    }
}
