package io.cogview4j.embeddings;

import io.cogview4j.bits.Bfloat16;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Widens stored numbers to float32, exactly. */
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
    };

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    abstract float get(MemorySegment bytes, long index);
}
