package io.cogview4j.nn;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Precision;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How fast this machine multiplies matrices. */
public final class MatrixSpeed {
    private static final long NANOS = 200_000_000;
    private static final long COMPARISON_NANOS = 20_000_000;

    private MatrixSpeed() {}

    /**
     * Operations a second of all threads together, on matrices of the width that the networks have: the best of the
     * rounds that a fraction of a second has room for.
     *
     * @throws io.cogview4j.api.InvalidRequestException if the device is missing
     */
    public static double operationsPerSecond(ComputeSettings compute) {
        try (Backend backend = Backend.open(compute);
                var _ = Scope.open()) {
            Product product = new Product(backend, 256, 2560);
            long nanos = product.nanos();
            for (long end = System.nanoTime() + NANOS; System.nanoTime() < end; ) {
                nanos = Math.min(nanos, product.nanos());
            }
            return product.operations() / (nanos / 1e9);
        }
    }

    /**
     * How many times as fast as float32 one thread is in bfloat16; below 1 on processors without units for it. Takes
     * some 20 ms, or a few products where they take longer. The two take turns, so that other work on the machine slows
     * both.
     *
     * @throws io.cogview4j.api.InvalidRequestException if the device is missing
     */
    public static double bfloat16Speedup(Device device) {
        try (Backend float32 = Backend.open(new ComputeSettings(device, Precision.FLOAT32, 1));
                Backend bfloat16 = Backend.open(new ComputeSettings(device, Precision.BFLOAT16, 1));
                var _ = Scope.open()) {
            Product full = new Product(float32, 128, 768);
            Product half = new Product(bfloat16, 128, 768);
            long fullNanos = full.nanos();
            long halfNanos = half.nanos();
            for (long end = System.nanoTime() + COMPARISON_NANOS; System.nanoTime() < end; ) {
                fullNanos = Math.min(fullNanos, full.nanos());
                halfNanos = Math.min(halfNanos, half.nanos());
            }
            return (double) fullNanos / halfNanos;
        }
    }

    /** {@code [rows, width] x [width, width]}, which every thread computes for itself. */
    private static final class Product {
        private final Backend backend;
        private final Tensor x;
        private final Tensor weight;
        private final List<Tensor> out;

        /** Once computed: the first time, buffers are touched and kernels chosen. */
        Product(Backend backend, long rows, long width) {
            NativeRuntime.useThreads(1); // whoever calls, as in a network
            this.backend = backend;
            this.x = backend.activations(rows, width);
            this.weight = backend.activations(width, width);
            this.out = IntStream.range(0, backend.workers().threads())
                    .mapToObj(_ -> backend.activations(rows, width))
                    .toList();
            x.fill_(new Scalar(1));
            weight.fill_(new Scalar(1));
            nanos();
        }

        double operations() {
            return 2.0 * out.size() * x.size(0) * weight.numel();
        }

        /** That one round takes. */
        long nanos() {
            long start = System.nanoTime();
            backend.workers().each(out.size(), thread -> torch.mm_out(out.get(thread), x, weight));
            backend.synchronize();
            return System.nanoTime() - start;
        }
    }
}
