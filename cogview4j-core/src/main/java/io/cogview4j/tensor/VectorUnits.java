package io.cogview4j.tensor;

import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The processor's units for vectors (AVX2, AVX-512), reached through the kernels of oneDNN that libtorch is built with, and
 * OpenBLAS.
 *
 * <p>Owns work buffers for each thread.
 */
public final class VectorUnits implements AutoCloseable {
    /**
     * By libtorch's names for what its float32 kernel is made for; elsewhere it would be BLAS in small pieces. With half as
     * wide vectors, the kernel reads a panel twice as often for as many operations, and a wide one from a slower cache.
     */
    private static final Map<String, Long> PANEL_COLUMNS = Map.of("AVX2", 32L, "AVX512", 64L);

    private final TileKernel kernel;
    private final Transposition transposition;
    private final long panelColumns;
    private final ThreadBuffers inputs = new ThreadBuffers();
    private final ThreadBuffers sums = new ThreadBuffers();
    private final ThreadBuffers work = new ThreadBuffers();

    private VectorUnits(TileKernel kernel, Transposition transposition, long panelColumns) {
        this.kernel = kernel;
        this.transposition = transposition;
        this.panelColumns = panelColumns;
    }

    /** Empty if the processor has others or none, or these builds of libtorch and OpenBLAS do not let us use them. */
    public static Optional<VectorUnits> find() {
        String instructions = NativeRuntime.cpuCapability();
        if (!PANEL_COLUMNS.containsKey(instructions)) {
            return Optional.empty();
        }
        long panelColumns = PANEL_COLUMNS.get(instructions);
        return TileKernel.float32()
                .flatMap(kernel -> Transposition.find()
                        .map(transposition -> new VectorUnits(kernel, transposition, panelColumns)));
    }

    /** Of how many columns the second matrix of a product is multiplied fastest. Bits do not depend on it. */
    public long panelColumns() {
        return panelColumns;
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

    /** Frees the work buffers of all threads. Who asks for one after this gets a new one. */
    void freeBuffers() {
        inputs.free();
        sums.free();
        work.free();
    }

    @Override
    public void close() {
        inputs.close();
        sums.close();
        work.close();
    }
}
