package io.cogview4j.embeddings;

import io.cogview4j.safetensors.DType;
import java.lang.foreign.MemorySegment;

/** How embeddings are stored in a file. */
public enum StoredType {
    /** As computed. */
    F32(DType.F32) {
        @Override
        MemorySegment encode(float[] values) {
            return MemorySegment.ofArray(values); // libtorch runs on little-endian machines only
        }
    },
    /** Half the bytes; rounded to the nearest, to even if there are two, as PyTorch does. */
    BF16(DType.BF16) {
        @Override
        MemorySegment encode(float[] values) {
            short[] rounded = new short[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = toBfloat16(values[i]);
            }
            return MemorySegment.ofArray(rounded);
        }
    };

    private static final short NAN = 0x7fc0;

    private final DType dtype;

    StoredType(DType dtype) {
        this.dtype = dtype;
    }

    DType dtype() {
        return dtype;
    }

    /** The values as bytes of a safetensors file. */
    abstract MemorySegment encode(float[] values);

    static short toBfloat16(float value) {
        if (Float.isNaN(value)) {
            return NAN; // whose bits might otherwise be rounded to those of infinity
        }
        int bits = Float.floatToRawIntBits(value);
        int odd = bits >>> Short.SIZE & 1;
        return (short) (bits + 0x7fff + odd >>> Short.SIZE);
    }
}
