package io.cogview4j.tensor;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The border between Java and libtorch: arrays and mapped memory in, arrays out. */
public final class Tensors {
    private Tensors() {}

    /** A float32 tensor of this shape with a copy of these values. */
    public static Tensor of(float[] values, long... shape) {
        Tensor tensor = empty(shape);
        tensor.data_ptr_float().put(values);
        return tensor;
    }

    /** An int64 tensor of this shape with a copy of these values. */
    public static Tensor of(long[] values, long... shape) {
        Tensor tensor = torch.empty(shape, new TensorOptions(ScalarType.Long), null);
        tensor.data_ptr_long().put(values);
        return tensor;
    }

    /** An uninitialised float32 tensor. */
    public static Tensor empty(long... shape) {
        return torch.empty(shape, new TensorOptions(ScalarType.Float), null);
    }

    /** The values of a float32 tensor on any device, in row-major order. */
    public static float[] toFloats(Tensor tensor) {
        try (var _ = Scope.open()) {
            Tensor contiguous = tensor.cpu().contiguous();
            float[] values = new float[Math.toIntExact(contiguous.numel())];
            contiguous.data_ptr_float().get(values);
            return values;
        }
    }

    /** Whether no value is NaN or infinite. */
    public static boolean allFinite(Tensor tensor) {
        try (var _ = Scope.open()) {
            return tensor.isfinite().all().item_bool();
        }
    }

    /** Whether no value is NaN, infinite or below zero. */
    public static boolean allFiniteAndNotNegative(Tensor tensor) {
        try (var _ = Scope.open()) {
            return allFinite(tensor) && tensor.ge(new Scalar(0)).all().item_bool();
        }
    }

    /**
     * A tensor over memory that somebody else owns, without a copy. The memory must outlive the tensor and all its
     * views; mapped files are read-only, so nothing may write to it.
     */
    public static Tensor over(MemorySegment memory, ScalarType type, long... shape) {
        return torch.from_blob(new Borrowed(memory), shape, new TensorOptions(type));
    }

    /** A pointer to memory that it does not free. */
    private static final class Borrowed extends Pointer {
        Borrowed(MemorySegment memory) {
            address = memory.address();
            limit = memory.byteSize();
            capacity = memory.byteSize();
        }
    }

    public static boolean isFloat32(Tensor tensor) {
        return tensor.scalar_type().intern() == ScalarType.Float;
    }

    /** {@code [rows, width]} with the values of a row side by side: {@code x}, or a copy where they are not. */
    public static Tensor withWholeRows(Tensor x) {
        return x.stride(1) == 1 ? x : x.contiguous();
    }

    /** A zero of this type, without dimensions. */
    public static Tensor zero(ScalarType type) {
        return torch.zeros(new long[0], new TensorOptions(type));
    }
}
