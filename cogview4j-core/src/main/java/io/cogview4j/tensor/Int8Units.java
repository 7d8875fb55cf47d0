package io.cogview4j.tensor;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The processor's units for products of matrices of 8-bit numbers, which sum in int32 and so exactly: AVX-512 VNNI, or Intel's AMX.
 * They are reached as {@link MatrixUnits} are. Processors with VNNI for shorter vectors alone are not among them: libtorch's kernels
 * leave it alone.
 *
 * <p>Owns work buffers for each thread.
 */
public final class Int8Units implements AutoCloseable {
    private static final String VECTORS_SUPPORTED = "_ZN2at3cpu24is_avx512_vnni_supportedEv";

    private final TileKernel kernel;
    private final Transposition transposition;
    private final TileRelease release;
    private final ThreadBuffers inputs = new ThreadBuffers();
    private final ThreadBuffers numbers = new ThreadBuffers();
    private final ThreadBuffers weights = new ThreadBuffers();
    private final ThreadBuffers sums = new ThreadBuffers();
    private final ThreadBuffers work = new ThreadBuffers();

    Int8Units(TileKernel kernel, Transposition transposition, TileRelease release) {
        this.kernel = kernel;
        this.transposition = transposition;
        this.release = release;
    }

    /** Empty if the processor has none, the system does not let them be used, or this build of libtorch cannot. */
    public static Optional<Int8Units> find() {
        return KernelInstructions.hasTiles(ScalarType.Char) || KernelInstructions.hasVectors(VECTORS_SUPPORTED)
                ? TileKernel.int8()
                        .flatMap(kernel -> Transposition.find()
                                .flatMap(transposition -> TileRelease.find()
                                        .map(release -> new Int8Units(kernel, transposition, release))))
                : Optional.empty();
    }

    /** Whether there are any. */
    public static boolean arePresent() {
        return Presence.FOUND;
    }

    /** Found out once, because asking libtorch links native functions each time, and every image tells. */
    private static final class Presence {
        static final boolean FOUND = find().isPresent();
    }

    /**
     * {@code c = a b}, or {@code c += a b}.
     *
     * @param a uint8 {@code [m, k]}
     * @param b {@code [k / 4, n]} of four int8 values each: those of four rows, one above the other
     * @param c int32 {@code [m, n]}
     */
    public void multiply(MatrixView a, MatrixView b, MatrixView c, boolean add) {
        kernel.multiply(a, b, c, add);
    }

    /** Copies float32 {@code [rows, columns]} to {@code [columns, rows]}. */
    public void transpose(MatrixView from, MatrixView to) {
        transposition.copy(from, to);
    }

    /** The calling thread has no more products for now, so the units may sleep. */
    public void release() {
        release.release();
    }

    /** The calling thread's int8 buffer {@code [elements]} for the second matrix of products. */
    public Tensor inputs(long elements) {
        return inputs.of(ScalarType.Char, elements);
    }

    /** The calling thread's int8 buffer {@code [elements]} for what becomes part of that matrix. */
    public Tensor numbers(long elements) {
        return numbers.of(ScalarType.Char, elements);
    }

    /** The calling thread's uint8 buffer {@code [elements]} for the first matrix of products. */
    public Tensor weights(long elements) {
        return weights.of(ScalarType.Byte, elements);
    }

    /** The calling thread's int32 buffer {@code [elements]} for what products give. */
    public Tensor sums(long elements) {
        return sums.of(ScalarType.Int, elements);
    }

    /** The calling thread's float32 buffer {@code [elements]}. */
    public Tensor work(long elements) {
        return work.of(ScalarType.Float, elements);
    }

    /** Frees the work buffers of all threads. Who asks for one after this gets a new one. */
    void freeBuffers() {
        inputs.free();
        numbers.free();
        weights.free();
        sums.free();
        work.free();
    }

    @Override
    public void close() {
        inputs.close();
        numbers.close();
        weights.close();
        sums.close();
        work.close();
    }
}
