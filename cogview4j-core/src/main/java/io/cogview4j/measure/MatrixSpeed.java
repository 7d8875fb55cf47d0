package io.cogview4j.measure;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** How fast this machine multiplies with weights that are stored in bfloat16, as those of CogView4 are, or for int8 in that. */
public final class MatrixSpeed {
    private static final long NANOS = 200_000_000;
    private static final long COMPARISON_NANOS = 20_000_000;

    /** From here on a wider matrix is not multiplied faster, but takes longer to make. */
    private static final long LARGEST_WIDTH = 2560;

    private MatrixSpeed() {}

    /**
     * Operations a second of all threads together, on matrices of the width of a network: the best of the rounds that a
     * fraction of a second has room for.
     *
     * @throws io.cogview4j.message.InvalidRequestException if the device is missing
     */
    public static double operationsPerSecond(ComputeSettings compute, long width) {
        try (Product product = Product.open(compute, 256, Math.min(width, LARGEST_WIDTH));
                var _ = Scope.open()) {
            long nanos = product.nanos();
            for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; ) {
                nanos = Math.min(nanos, product.nanos());
            }
            return product.operations() / (nanos / 1e9);
        }
    }

    /**
     * How many times as fast as float32 one thread is in bfloat16; below 1 on processors without units for it. Takes
     * about a quarter of a second, most of it to make the matrices, and longer where a product takes long. The two take
     * turns, so that other work on the machine slows both.
     *
     * @throws io.cogview4j.message.InvalidRequestException if the device is missing
     */
    public static double bfloat16Speedup(Device device) {
        try (Product full = Product.open(new ComputeSettings(device, Precision.FLOAT32, 1), 512, 2048);
                Product half = Product.open(new ComputeSettings(device, Precision.BFLOAT16, 1), 512, 2048);
                var _ = Scope.open()) {
            long fullNanos = full.nanos();
            long halfNanos = half.nanos();
            for (long end = System.nanoTime() + COMPARISON_NANOS; System.nanoTime() < end; ) {
                fullNanos = Math.min(fullNanos, full.nanos());
                halfNanos = Math.min(halfNanos, half.nanos());
            }
            return (double) fullNanos / halfNanos;
        }
    }

    /** {@code [threads * rows, width] x [width, width]}. */
    private record Product(Weights weights, Linear linear, long rows, long width) implements AutoCloseable {
        /** Computed once: the first time, buffers are touched and kernels chosen. */
        static Product open(ComputeSettings compute, long rows, long width) {
            NativeRuntime.useThreads(1); // whoever calls, as in a network
            Product product = Weights.random(
                    compute.precision() == Precision.INT8 ? ScalarType.Char : ScalarType.BFloat16,
                    0,
                    _ -> false,
                    compute,
                    weights -> new Product(weights, Linear.load(weights, width, width), rows, width));
            try (var _ = Scope.open()) {
                product.nanos();
            }
            return product;
        }

        private long allRows() {
            return rows * weights.backend().workers().threads();
        }

        double operations() {
            return 2.0 * allRows() * width * width;
        }

        /** That one round takes. */
        long nanos() {
            Backend backend = weights.backend();
            Tensor x = backend.activations(allRows(), width);
            x.fill_(new Scalar(1));
            Tensor out = backend.activations(allRows(), width);
            List<Rows> ranges = new Rows(0, allRows()).parts(rows);
            long start = System.nanoTime();
            linear.forward(x, out, ranges, backend.workers());
            backend.synchronize();
            return System.nanoTime() - start;
        }

        @Override
        public void close() {
            weights.close();
        }
    }
}
