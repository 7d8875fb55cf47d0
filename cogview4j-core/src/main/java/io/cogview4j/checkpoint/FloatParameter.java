package io.cogview4j.checkpoint;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Values that a file stores as they are, rounded to a floating-point type and no other way. */
final class FloatParameter implements Parameter {
    private final String name;
    private final Tensor whole;
    private final boolean part;
    private final long offset;
    private final long[] shape;
    private final long[] strides;
    private final Staging staging;

    /** @param offset of the first value from the start of the storage of the whole, in values */
    private FloatParameter(
            String name, Tensor whole, boolean part, long offset, long[] shape, long[] strides, Staging staging) {
        this.name = name;
        this.whole = whole;
        this.part = part;
        this.offset = offset;
        this.shape = shape;
        this.strides = strides;
        this.staging = staging;
    }

    /**
     * @param stored float32, bfloat16 or float16, normally over the mapped file; lives as long as the parameter and its parts
     * @param staging where values are converted
     */
    static FloatParameter of(String name, Tensor stored, Staging staging) {
        int dimensions = Math.toIntExact(stored.dim());
        long[] shape = IntStream.range(0, dimensions).mapToLong(stored::size).toArray();
        long[] strides =
                IntStream.range(0, dimensions).mapToLong(stored::stride).toArray();
        return new FloatParameter(name, stored, false, stored.storage_offset(), shape, strides, staging);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    @Override
    public long size(int dimension) {
        return shape[dimension];
    }

    @Override
    public Parameter rows(long start, long count) {
        return part(0, start, count);
    }

    @Override
    public Parameter columns(long start, long count) {
        return part(1, start, count);
    }

    private Parameter part(int dimension, long start, long count) {
        Objects.checkFromIndexSize(start, count, shape[dimension]);
        long[] partShape = shape.clone();
        partShape[dimension] = count;
        long partOffset = offset + start * strides[dimension];
        return new FloatParameter(name, whole, true, partOffset, partShape, strides, staging);
    }

    @Override
    public void into(Tensor target) {
        target.copy_(stored());
    }

    @Override
    public Tensor as(ScalarType type) {
        return staging.as(type, stored());
    }

    @Override
    public Optional<Tensor> asStored(ScalarType type) {
        return whole.scalar_type().intern() == type ? Optional.of(stored()) : Optional.empty();
    }

    /** A part is one view, in the innermost scope, however it was cut: a second would add 1.5 us to a conversion of 5. */
    private Tensor stored() {
        return part ? whole.as_strided(shape, strides, new LongOptional(offset)) : whole;
    }
}
