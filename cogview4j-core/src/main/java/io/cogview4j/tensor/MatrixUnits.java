package io.cogview4j.tensor;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The processor's units for products of bfloat16 matrices, which sum in float32: Intel's AMX, or AMD's AVX-512. They are
 * reached through the kernels of oneDNN that libtorch is built with ({@code at::native::cpublas::brgemm}).
 *
 * <p>Owns work buffers for each thread.
 */
public final class MatrixUnits implements AutoCloseable {
    private final Bfloat16Instructions instructions;
    private final TileKernel kernel;
    private final Transposition transposition;
    private final TileRelease release;
    private final ThreadBuffers inputs = new ThreadBuffers();
    private final ThreadBuffers pairs = new ThreadBuffers();
    private final ThreadBuffers work = new ThreadBuffers();

    private MatrixUnits(
            Bfloat16Instructions instructions, TileKernel kernel, Transposition transposition, TileRelease release) {
        this.instructions = instructions;
        this.kernel = kernel;
        this.transposition = transposition;
        this.release = release;
    }

    /** Empty if the processor has none, the system does not let them be used, or this build of libtorch cannot. */
    public static Optional<MatrixUnits> find() {
        var instructions = Bfloat16Instructions.find();
        if (instructions == Bfloat16Instructions.NONE) {
            return Optional.empty();
        }
        return TileKernel.bfloat16()
                .flatMap(kernel -> Transposition.find()
                        .flatMap(transposition -> TileRelease.find()
                                .map(release -> new MatrixUnits(instructions, kernel, transposition, release))));
    }

    /** Whether they are fast enough for float32 in parts, and libtorch's own kernels use them. */
    public boolean inTiles() {
        return instructions == Bfloat16Instructions.TILES;
    }

    /**
     * {@code c = a b}, or {@code c += a b}.
     *
     * @param a bfloat16 {@code [m, k]}
     * @param b {@code [k / 2, n]} of pairs: the values of two rows, one above the other
     * @param c float32 {@code [m, n]}
     */
    public void multiply(MatrixView a, MatrixView b, MatrixView c, boolean add) {
        kernel.multiply(a, b, c, add);
    }

    /** As {@link VectorUnits#transpose}; exact for any 32 bits but those of a NaN, which stays one. */
    public void transpose(MatrixView from, MatrixView to) {
        transposition.copy(from, to);
    }

    /** The calling thread has no more products for now, so the units may sleep. */
    public void release() {
        release.release();
    }

    /** The calling thread's bfloat16 buffer {@code [elements]} for the first matrix of products. */
    public Tensor inputs(long elements) {
        return inputs.of(ScalarType.BFloat16, elements);
    }

    /** The calling thread's buffer for the second matrix of products, {@code [rows, columns]} of pairs. */
    public MatrixView pairs(long rows, long columns) {
        return pairs.matrix(ScalarType.Float, rows, columns);
    }

    /** The calling thread's float32 buffer {@code [elements]}. */
    public Tensor work(long elements) {
        return work.of(ScalarType.Float, elements);
    }

    /** Frees the work buffers of all threads. Who asks for one after this gets a new one. */
    void freeBuffers() {
        inputs.free();
        pairs.free();
        work.free();
    }

    @Override
    public void close() {
        inputs.close();
        pairs.close();
        work.close();
    }
}
