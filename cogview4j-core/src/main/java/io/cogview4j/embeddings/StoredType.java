package io.cogview4j.embeddings;

import io.cogview4j.bits.Bfloat16;
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
    /** Half the bytes; rounded as {@link Bfloat16} says. */
    BF16(DType.BF16) {
        @Override
        MemorySegment encode(float[] values) {
            short[] rounded = new short[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = Bfloat16.bits(values[i]);
            }
            return MemorySegment.ofArray(rounded);
        }
    };

    private final DType dtype;

    StoredType(DType dtype) {
        this.dtype = dtype;
    }

    DType dtype() {
        return dtype;
    }

    /** The values as bytes of a safetensors file. */
    abstract MemorySegment encode(float[] values);
}
