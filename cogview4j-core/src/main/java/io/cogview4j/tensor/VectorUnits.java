package io.cogview4j.tensor;

import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The processor's units for vectors (AVX2, AVX-512), reached through the kernels of oneDNN that libtorch is built with, and
 * OpenBLAS.
 *
 * <p>Owns a work buffer for each thread.
 */
public final class VectorUnits implements AutoCloseable {
    /** libtorch's names for what its float32 kernel is made for; elsewhere it would be BLAS in small pieces. */
    private static final Set<String> SUITABLE = Set.of("AVX2", "AVX512");

    private final TileKernel kernel;
    private final Transposition transposition;
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

    /**
     * {@code c = a b}, or {@code c += a b}, in float32.
     *
     * @param m rows of a and c
     * @param n columns of b and c
     * @param k columns of a, rows of b
     * @param a {@code [m, k]}, a row every {@code aStride} values
     * @param b {@code [k, n]}, contiguous
     * @param c {@code [m, n]}, a row every {@code cStride} values
     */
    public void multiply(long m, long n, long k, long a, long aStride, long b, long c, long cStride, boolean add) {
        kernel.multiply(m, n, k, a, aStride, b, c, cStride, add);
    }

    /** Copies float32 {@code [rows, columns]} to {@code [columns, rows]}; values of a row lie side by side in both. */
    public void transpose(Tensor from, Tensor to) {
        transposition.copy(from, to);
    }

    /** The calling thread's float32 buffer {@code [elements]}. */
    public Tensor work(long elements) {
        return work.of(ScalarType.Float, elements);
    }

    @Override
    public void close() {
        work.close();
    }
}
