package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * {@code y = x W^T + b}; the weight is {@code [out, in]}, as stored.
 *
 * @param beside what is added to it, normally nothing
 */
public record Linear(
        MatrixProduct product,
        @Nullable Tensor bias,
        @Nullable LowRank beside) {
    Linear(MatrixProduct product, @Nullable Tensor bias) {
        this(product, bias, null);
    }

    /** Loads {@code weight} and, where the checkpoint has one, {@code bias}. */
    public static Linear load(Weights weights, long in, long out) {
        return load(weights, in, out, weights.has("bias"));
    }

    /** Loads {@code weight} and, if it must have one, {@code bias}. */
    public static Linear load(Weights weights, long in, long out, boolean biased) {
        MatrixProduct product = MatrixProduct.of(weights.parameter("weight", out, in), weights.backend());
        return new Linear(product, biased ? weights.vector("bias", out) : null);
    }

    /** As {@link #load(Weights, long, long)}, of a small weight in float32: a device keeps it, where others would be sent anew each time. */
    public static Linear loadSmall(Weights weights, long in, long out) {
        if (!weights.backend().computesWhole()) {
            return load(weights, in, out);
        }
        MatrixProduct product = WholeProduct.of(weights.parameter("weight", out, in), weights);
        return new Linear(product, weights.has("bias") ? weights.vector("bias", out) : null);
    }

    /** Of a weight {@code [out, in]}, without a bias. */
    public static Linear of(Parameter weight, Backend backend) {
        return new Linear(MatrixProduct.of(weight, backend), null);
    }

    /** This layer with what is to be added to its output, if anything is. */
    public Linear with(LowRanks all) {
        LowRank found = all.of(product);
        return found == null ? this : new Linear(product, bias, found);
    }

    /** {@code [rows, in] -> [rows, out]}, a new tensor, on the calling thread. */
    public Tensor forward(Tensor x) {
        return forward(x, new Workers(1));
    }

    /** {@code [rows, in] -> [rows, out]}, a new tensor. */
    public Tensor forward(Tensor x, Workers workers) {
        return forward(x, output(x), List.of(new Rows(0, x.size(0))), workers);
    }

    /** {@code [rows, in] -> [rows, out]}, a new tensor; each row is multiplied on its own. */
    public Tensor forwardEach(Tensor x, Workers workers) {
        return forward(x, output(x), new Rows(0, x.size(0)).parts(1), workers);
    }

    private Tensor output(Tensor x) {
        long[] shape = {x.size(0), product.features()};
        return torch.empty(shape, x.options(), null);
    }

    /**
     * {@code [rows, in] -> [rows, out]}, written to {@code out}, which must not overlap {@code x} and has its data type.
     *
     * @param ranges cover the rows, in order: the last bits of a row may depend on how many rows lie beside it in its
     *     range, and on nothing else
     */
    public Tensor forward(Tensor x, Tensor out, List<Rows> ranges, Workers workers) {
        return forward(x, out, ranges, workers, Epilogue.NONE);
    }

    /**
     * As {@link #forward(Tensor, Tensor, List, Workers)}.
     *
     * @param epilogue what is done with each piece of the output
     */
    public Tensor forward(Tensor x, Tensor out, List<Rows> ranges, Workers workers, Epilogue epilogue) {
        if (beside == null) {
            product.multiply(x, bias, out, ranges, workers, epilogue);
        } else {
            product.multiply(x, bias, out, ranges, workers, Epilogue.NONE);
            product.add(beside, x, out, ranges, workers, epilogue);
        }
        return out;
    }
}
