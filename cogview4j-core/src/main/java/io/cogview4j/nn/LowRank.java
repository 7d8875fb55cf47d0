package io.cogview4j.nn;

import io.cogview4j.api.Precision;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What stands beside a linear layer and is added to its output: {@code s (x A^T) B^T}, of a rank that is small beside the
 * layer's sizes. Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models". The weight of the layer stays as it is.
 * Several of them are one of all their ranks together.
 *
 * <p>It is added after the product, not within its {@link Epilogue}: the ends of pieces there depend on threads and on
 * batches, and BLAS chooses its kernel by the size of a matrix. Here the cut depends on a range alone, so the bits of a row
 * do too.
 *
 * @param down A, {@code [r, in]}, as stored
 * @param up B, {@code [out, r]}, as stored
 * @param scales s, float32 {@code [r]}
 */
public record LowRank(Tensor down, Tensor up, Tensor scales) {
    private static final long ROWS = 256;
    private static final long FEATURES = 1024;

    /**
     * The most that is needed beside the stored factors while one is added.
     *
     * @param layer of the largest factors
     * @param rows of the whole batch
     */
    static long workBytes(LowRankSize layer, long rows, Precision precision, int threads) {
        long factors = layer.rank() * (layer.in() + layer.out());
        long inner = rows * layer.rank();
        long part = precision == Precision.FLOAT32 ? 0 : threads * ROWS * Math.max(layer.in(), FEATURES);
        return Float.BYTES * (factors + inner + part);
    }

    /**
     * Adds to what the layer made of {@code x}, and shows each piece to {@code epilogue} then.
     *
     * @param x {@code [rows, in]}, float32 or bfloat16
     * @param out {@code [rows, out]}, of the same data type
     * @param ranges cover the rows, in order
     */
    void addTo(Tensor out, Tensor x, List<Rows> ranges, Workers workers, Epilogue epilogue) {
        try (var _ = Scope.open()) {
            Tensor a = down.to(ScalarType.Float).t(); // [in, r]
            Tensor b = up.to(ScalarType.Float).t(); // [r, out]
            Tensor inner = torch.empty(new long[] {x.size(0), a.size(1)}, scales.options(), null);
            List<Rows> parts =
                    ranges.stream().flatMap(range -> range.parts(ROWS).stream()).toList();
            workers.each(parts.size(), i -> {
                Tensor part = parts.get(i).of(inner);
                torch.mm_out(part, parts.get(i).of(x).to(ScalarType.Float), a);
                part.mul_(scales);
            });
            List<Rows> slabs = new Rows(0, out.size(1)).parts(FEATURES);
            workers.each(parts.size() * slabs.size(), i -> {
                Rows rows = parts.get(i / slabs.size());
                Rows features = slabs.get(i % slabs.size());
                Tensor target = features.columnsOf(rows.of(out));
                add(rows.of(inner), features.columnsOf(b), target);
                epilogue.apply(rows, features, target);
            });
        }
    }

    /**
     * As {@link #addTo}, on a device: all rows and features at once, so that nothing but a whole tensor is written to.
     *
     * @param x {@code [rows, in]}, float32
     * @param out {@code [rows, out]}, float32, contiguous
     */
    void addWhole(Tensor out, Tensor x) {
        try (var _ = Scope.open()) {
            Tensor inner = torch.mm(x, down.to(ScalarType.Float).t()); // [rows, r]
            inner.mul_(scales);
            out.addmm_(inner, up.to(ScalarType.Float).t());
        }
    }

    private static void add(Tensor inner, Tensor b, Tensor target) {
        if (Tensors.isFloat32(target)) {
            torch.addmm_out(target, target, inner, b);
        } else {
            target.add_(torch.mm(inner, b));
        }
    }
}
