package io.cogview4j.lora;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads numbers of a file in plain Java: they are looked at before any computation begins. */
final class StoredNumbers {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int FLOAT32_EXPONENT = 0x7f80_0000;
    private static final int BFLOAT16_EXPONENT = 0x7f80;
    private static final int FLOAT16_EXPONENT = 0x7c00;

    private StoredNumbers() {}

    /**
     * An alpha.
     *
     * @throws CheckpointException if it is not one finite number
     */
    static double scalar(SafetensorsFile file, TensorInfo tensor) {
        double value = tensor.elements() == 1 ? number(file.bytes(tensor), tensor) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw new CheckpointException(CoreMessage.LORA_ALPHA_UNUSABLE, file.path(), tensor.name());
        }
        return value;
    }

    private static double number(MemorySegment bytes, TensorInfo tensor) {
        return switch (tensor.dtype()) {
            case F64 -> Double.longBitsToDouble(bytes.get(LONG, 0));
            case F32 -> Float.intBitsToFloat(bytes.get(INT, 0));
            case F16 -> Float.float16ToFloat(bytes.get(SHORT, 0));
            case BF16 -> Float.intBitsToFloat(bytes.get(SHORT, 0) << 16);
            case I64 -> bytes.get(LONG, 0);
            case I32 -> bytes.get(INT, 0);
            default -> Double.NaN;
        };
    }

    /**
     * Reads all values.
     *
     * @throws CheckpointException if one is NaN or infinite
     */
    static void requireFinite(SafetensorsFile file, TensorInfo tensor) {
        MemorySegment bytes = file.bytes(tensor);
        boolean finite =
                switch (tensor.dtype()) {
                    case F32 -> finiteInts(bytes);
                    case BF16 -> finiteShorts(bytes, BFLOAT16_EXPONENT);
                    case F16 -> finiteShorts(bytes, FLOAT16_EXPONENT);
                    default -> throw new IllegalArgumentException(tensor.dtype().name());
                };
        if (!finite) {
            throw new CheckpointException(CoreMessage.LORA_NOT_FINITE, file.path(), tensor.name());
        }
    }

    private static boolean finiteInts(MemorySegment bytes) {
        for (long at = 0; at < bytes.byteSize(); at += Integer.BYTES) {
            if ((bytes.get(INT, at) & FLOAT32_EXPONENT) == FLOAT32_EXPONENT) {
                return false;
            }
        }
        return true;
    }

    private static boolean finiteShorts(MemorySegment bytes, int exponent) {
        for (long at = 0; at < bytes.byteSize(); at += Short.BYTES) {
            if ((bytes.get(SHORT, at) & exponent) == exponent) {
                return false;
            }
        }
        return true;
    }
}
