package io.cogview4j.measure;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How fast this machine multiplies large matrices at best: what everything else is measured against. Each thread multiplies
 * an equal range of rows on its own, in the precision of the networks. Owns its matrices and threads; one caller at a time.
 */
public final class MatrixPeak implements AutoCloseable {
    /** Rows and width of all matrices: a linear layer of CogView4-6B at 1024x1024. */
    public static final int SIDE = 4096;

    private final TensorOwner owner = new TensorOwner();
    private final Backend backend;
    private final int side;
    private final Tensor x;
    private final Tensor transposed;
    private final Tensor out;

    private MatrixPeak(ComputeSettings compute, int side) {
        this.backend = Backend.open(compute);
        this.side = side;
        try (var _ = Scope.open()) {
            this.x = noise();
            this.transposed = owner.own(noise().t());
            this.out = owner.own(backend.activations(side, side));
        }
    }

    /** Allocates the matrices and starts the threads. */
    public static MatrixPeak open(ComputeSettings compute) {
        return open(compute, SIDE);
    }

    static MatrixPeak open(ComputeSettings compute, int side) {
        return new MatrixPeak(compute, side);
    }

    /** Zeros would take less power, and so be multiplied at a higher clock. */
    private Tensor noise() {
        Tensor noise = owner.own(backend.activations(side, side));
        noise.normal_(0, 1, new GeneratorOptional());
        return noise;
    }

    /** Operations a second of one product. */
    public double operationsPerSecond() {
        int threads = backend.workers().threads();
        long start = System.nanoTime();
        backend.workers().each(threads, this::multiply);
        backend.synchronize();
        return 2.0 * side * side * side / ((System.nanoTime() - start) / 1e9);
    }

    private void multiply(int part) {
        long threads = backend.workers().threads();
        long from = part * side / threads;
        Rows rows = new Rows(from, (part + 1L) * side / threads - from);
        torch.mm_out(rows.of(out), rows.of(x), transposed);
    }

    @Override
    public void close() {
        backend.close();
        owner.close();
    }
}
