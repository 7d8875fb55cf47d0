package io.cogview4j.nn;

import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * On matrix units, but for few rows of bfloat16: those libtorch has the same units multiply in less time than it takes to turn
 * the weight for them. Each range goes the way it would go if it were alone, so that no bit depends on the others.
 */
record MixedProduct(TileProduct tiles, SlabProduct slabs) implements MatrixProduct {
    private static final long LEAST_ROWS = 1024;

    @Override
    public long features() {
        return tiles.features();
    }

    @Override
    public void multiply(
            Tensor x, @Nullable Tensor bias, Tensor out, List<Rows> ranges, Workers workers, Consumer<Tensor> then) {
        List<MatrixProduct> products =
                ranges.stream().map(range -> product(x, range)).toList();
        if (products.stream().distinct().count() == 1) {
            products.getFirst().multiply(x, bias, out, ranges, workers, then);
            return;
        }
        for (int i = 0; i < ranges.size(); i++) {
            Rows range = ranges.get(i);
            List<Rows> all = List.of(new Rows(0, range.count()));
            products.get(i).multiply(range.of(x), bias, range.of(out), all, workers, then);
        }
    }

    private MatrixProduct product(Tensor x, Rows range) {
        boolean float32 = x.scalar_type().intern() == ScalarType.Float;
        return float32 || range.count() >= LEAST_ROWS ? tiles : slabs;
    }
}
