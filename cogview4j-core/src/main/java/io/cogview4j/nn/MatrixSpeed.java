package io.cogview4j.nn;

import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How fast this machine multiplies matrices of the size that the networks have. */
public final class MatrixSpeed {
    private static final long ROWS = 1024;
    private static final long WIDTH = 2560;
    private static final int ROUNDS = 3;

    private MatrixSpeed() {}

    /** Operations on float32 a second, the best of a few rounds; takes a fraction of a second. */
    public static double operationsPerSecond() {
        NativeRuntime.start();
        try (var _ = Scope.open()) {
            TensorOptions options = new TensorOptions(ScalarType.Float);
            Tensor x = torch.ones(new long[] {ROWS, WIDTH}, options);
            Tensor weight = torch.ones(new long[] {WIDTH, WIDTH}, options);
            Tensor out = torch.mm(x, weight);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                torch.mm_out(out, x, weight);
                best = Math.min(best, System.nanoTime() - start);
            }
            return 2.0 * ROWS * WIDTH * WIDTH / (best / 1e9);
        }
    }
}
