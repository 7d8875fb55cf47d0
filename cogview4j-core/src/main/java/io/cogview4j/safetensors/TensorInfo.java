package io.cogview4j.safetensors;

import java.util.List;

/**
 * One entry of a safetensors header.
 *
 * @param shape dimensions, outermost first; empty for a scalar
 * @param offset where its bytes begin, counted from the start of the file
 * @param bytes how many they are; 0 if a dimension is 0
 */
public record TensorInfo(String name, DType dtype, List<Long> shape, long offset, long bytes) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    public long[] shapeArray() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    public long elements() {
        return elements(shape);
    }

    /** The product of the dimensions; an ArithmeticException if it is beyond the range of a long. */
    static long elements(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
