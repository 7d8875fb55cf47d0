package io.cogview4j.tensor;

import io.cogview4j.machine.Processor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How the processor multiplies bfloat16 faster than float32, as far as oneDNN's kernels may use it. */
enum Bfloat16Instructions {
    NONE,
    /** AVX-512 on processors of AMD: twice as fast. On those of Intel the same instructions are no faster than float32. */
    VECTORS,
    /** Intel AMX: many times as fast. */
    TILES;

    private static final String VECTORS_SUPPORTED = "_ZN2at3cpu24is_avx512_bf16_supportedEv";

    static Bfloat16Instructions find() {
        if (KernelInstructions.hasTiles(ScalarType.BFloat16)) {
            return TILES;
        }
        boolean vectors = KernelInstructions.hasVectors(VECTORS_SUPPORTED)
                && Processor.current().isMadeByAmd();
        return vectors ? VECTORS : NONE;
    }
}
