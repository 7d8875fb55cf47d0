package io.cogview4j.tensor;

import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;

/**
 * How a GPU of Nvidia multiplies. Unless it is told, it rounds what goes into convolutions in float32 to 10 bits (TF32), and may
 * round sums of products in bfloat16 on the way.
 */
final class CudaArithmetic {
    private CudaArithmetic() {}

    /** From now on, in the whole process: float32 is float32, and products are summed in it. */
    static void beExact() {
        try (var _ = Scope.open()) {
            Context context = torch.globalContext();
            context.setAllowTF32CuBLAS(false);
            context.setAllowTF32CuDNN(false);
            context.setAllowBF16ReductionCuBLAS(false);
        }
    }
}
