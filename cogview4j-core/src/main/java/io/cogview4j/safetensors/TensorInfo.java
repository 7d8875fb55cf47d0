package io.cogview4j.safetensors;

import java.util.List;

/** One entry of a safetensors header. {@code offset} is counted from the start of the file. */
public record TensorInfo(String name, DType dtype, List<Long> shape, long offset, long bytes) {
    public TensorInfo {
        shape = List.copyOf(shape);
    }

    public long[] shapeArray() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    public long elements() {
        return bytes / dtype.bytes();
    }
}
