package io.cogview4j.embeddings;

import io.cogview4j.bits.Bfloat16;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Makes float32 of stored numbers: exactly, but for float64, which is rounded to the nearest. */
enum FloatReader {
    F32 {
        @Override
        float get(MemorySegment bytes, long index) {
            return bytes.getAtIndex(FLOAT, index);
        }
    },
    BF16 {
        @Override
        float get(MemorySegment bytes, long index) {
            return Bfloat16.value(bytes.getAtIndex(SHORT, index));
        }
    },
    F16 {
        @Override
        float get(MemorySegment bytes, long index) {
            return Float.float16ToFloat(bytes.getAtIndex(SHORT, index));
        }
    },
    F64 {
        /** A number beyond float32 becomes the largest there is and not infinite, because it was not. */
        @Override
        float get(MemorySegment bytes, long index) {
            double value = bytes.getAtIndex(DOUBLE, index);
            return Double.isFinite(value)
                    ? (float) Math.clamp(value, -Float.MAX_VALUE, Float.MAX_VALUE)
                    : (float) value;
        }
    };

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    abstract float get(MemorySegment bytes, long index);
}
