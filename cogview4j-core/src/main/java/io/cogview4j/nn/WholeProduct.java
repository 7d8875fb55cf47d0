package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * On a device: one product of all rows with the whole weight, which stays there in float32 once it has been used. For the few
 * layers around the blocks, which are computed in float32 always.
 *
 * @param values {@code [out, in]}
 */
record WholeProduct(Parameter weight, Supplier<Tensor> values) implements MatrixProduct {
    static WholeProduct of(Parameter weight, Weights weights) {
        return new WholeProduct(weight, weights.whole(weight));
    }

    /** Of {@code ranges}, nothing: a device chooses its kernel by the number of all rows. */
    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Epilogue epilogue) {
        Tensor transposed = values.get().t(); // [in, out]
        if (bias == null) {
            torch.mm_out(out, x, transposed);
        } else {
            torch.addmm_out(out, bias, x, transposed);
        }
        show(out, epilogue);
    }

    @Override
    public void add(LowRank beside, Tensor x, Tensor out, List<Rows> ranges, Workers workers, Epilogue epilogue) {
        beside.addWhole(out, x);
        show(out, epilogue);
    }

    private static void show(Tensor out, Epilogue epilogue) {
        epilogue.apply(new Rows(0, out.size(0)), new Rows(0, out.size(1)), out);
    }
}
