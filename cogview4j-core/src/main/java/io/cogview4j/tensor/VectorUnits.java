package io.cogview4j.tensor;

import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The processor's units for vectors (AVX2, AVX-512), reached through the kernels of oneDNN that libtorch is built with, and
 * OpenBLAS.
 *
 * <p>Owns work buffers for each thread.
 */
public final class VectorUnits implements AutoCloseable {
    /** libtorch's names for what its float32 kernel is made for; elsewhere it would be BLAS in small pieces. */
    private static final Set<String> SUITABLE = Set.of("AVX2", "AVX512");

    private final TileKernel kernel;
    private final Transposition transposition;
    private final ThreadBuffers inputs = new ThreadBuffers();
    private final ThreadBuffers sums = new ThreadBuffers();
    private final ThreadBuffers work = new ThreadBuffers();

    private VectorUnits(TileKernel kernel, Transposition transposition) {
        this.kernel = kernel;
        this.transposition = transposition;
    }

    /** Empty if the processor has others or none, or these builds of libtorch and OpenBLAS do not let us use them. */
    public static Optional<VectorUnits> find() {
        if (!SUITABLE.contains(NativeRuntime.cpuCapability())) {
            return Optional.empty();
        }
        return TileKernel.float32()
                .flatMap(kernel -> Transposition.find().map(transposition -> new VectorUnits(kernel, transposition)));
    }

    /** {@code c = a b}, or {@code c += a b}, in float32: {@code [m, k]} times {@code [k, n]}. */
    public void multiply(MatrixView a, MatrixView b, MatrixView c, boolean add) {
        kernel.multiply(a, b, c, add);
    }

    /** Copies float32 {@code [rows, columns]} to {@code [columns, rows]}. */
    public void transpose(MatrixView from, MatrixView to) {
        transposition.copy(from, to);
    }

    /** The calling thread's float32 buffer {@code [elements]} for the first matrix of products. */
    public Tensor inputs(long elements) {
        return inputs.of(ScalarType.Float, elements);
    }

    /** The calling thread's float32 buffer {@code [elements]} for what products give. */
    public Tensor sums(long elements) {
        return sums.of(ScalarType.Float, elements);
    }

    /** The calling thread's float32 buffer {@code [elements]} for the second matrix of products. */
    public Tensor work(long elements) {
        return work.of(ScalarType.Float, elements);
    }

    @Override
    public void close() {
        inputs.close();
        sums.close();
        work.close();
    }
}
