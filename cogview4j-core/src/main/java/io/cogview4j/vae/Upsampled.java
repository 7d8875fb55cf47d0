package io.cogview4j.vae;

import io.cogview4j.convolution.Conv2d.Prepared;
import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.convolution.Halo;
import io.cogview4j.convolution.Strip;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import java.util.List;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Features of twice the height and width of their source, computed when rows of them are asked for: at the finest level
 * they are the largest tensor of the network by far. Always computed in the strips in which they would be stored, so
 * that each row is the same to the last bit. The strips last asked for are kept, since the next ones overlap them.
 */
final class Upsampled implements Features {
    private final Features source;
    private final List<Prepared> kernels;
    private final Tensor bias;
    private final List<Strip> cut;
    private final TreeMap<Integer, Computed> window = new TreeMap<>();

    private record Computed(TensorOwner owner, Tensor rows) {}

    /**
     * @param source is taken over
     * @param kernels as {@link io.cogview4j.convolution.CornerKernels#each} gives them; taken over
     */
    Upsampled(Features source, List<Prepared> kernels, Tensor bias) {
        this.source = source;
        this.kernels = kernels;
        this.bias = bias;
        this.cut = cut();
    }

    @Override
    public long channels() {
        return bias.numel();
    }

    @Override
    public long height() {
        return 2 * source.height();
    }

    @Override
    public long width() {
        return 2 * source.width();
    }

    @Override
    public Strips strips() {
        return source.strips();
    }

    @Override
    public OperationCounter counter() {
        return source.counter();
    }

    @Override
    public Tensor neighbour() {
        return bias;
    }

    @Override
    public Tensor rows(Strip strip) {
        int each = Math.toIntExact(cut.getFirst().rows());
        int first = Math.toIntExact(strip.from() / each);
        int last = Math.toIntExact((strip.to() - 1) / each);
        forgetBut(first, last);
        Tensor rows = FeatureMaps.empty(bias, ScalarType.Float, 1, channels(), strip.rows(), width());
        for (int i = first; i <= last; i++) {
            try (var _ = Scope.open()) {
                Strip computed = cut.get(i);
                Strip common = strip.common(computed);
                common.below(strip.from())
                        .of(rows)
                        .copy_(common.below(computed.from()).of(computed(i)));
            }
        }
        return rows;
    }

    private void forgetBut(int first, int last) {
        window.entrySet().removeIf(entry -> {
            boolean old = entry.getKey() < first || entry.getKey() > last;
            if (old) {
                entry.getValue().owner().close();
            }
            return old;
        });
    }

    private Tensor computed(int index) {
        return window.computeIfAbsent(index, i -> {
                    TensorOwner owner = new TensorOwner();
                    return new Computed(owner, owner.own(compute(cut.get(i))));
                })
                .rows();
    }

    private Tensor compute(Strip strip) {
        try (var scope = Scope.open()) {
            Strip below = new Strip(strip.from() / 2, (strip.to() + 1) / 2);
            Tensor padded = padded(below);
            Tensor rows = FeatureMaps.empty(bias, ScalarType.Float, 1, channels(), 2 * below.rows(), width());
            for (int corner = 0; corner < kernels.size(); corner++) {
                fill(rows, padded, corner / 2, corner % 2);
            }
            counter().add(strip.rows() / 2.0 * Upsampler.operations(channels(), source.width()));
            return scope.keep(rows.narrow(2, strip.from() - 2 * below.from(), strip.rows()));
        }
    }

    /** The source's rows {@code below} and one pixel more on all sides, zero where the image ends. */
    private Tensor padded(Strip below) {
        Halo halo = new Halo(below, 1, source.height());
        Tensor padded =
                FeatureMaps.empty(bias, strips().type(), 1, source.channels(), below.rows() + 2, source.width() + 2);
        padded.zero_();
        halo.inside(padded).narrow(3, 1, source.width()).copy_(source.rows(halo.reached()));
        return padded;
    }

    /** Computes every other row and column of {@code rows}, beginning with {@code top} and {@code left}. */
    private void fill(Tensor rows, Tensor padded, int top, int left) {
        try (var _ = Scope.open()) {
            Tensor seen = padded.narrow(2, top, padded.size(2) - 1).narrow(3, left, padded.size(3) - 1);
            Tensor corner = kernels.get(2 * top + left).forward(seen); // [1, C, rows, W]
            rows.view(1, channels(), corner.size(2), 2, corner.size(3), 2)
                    .select(3, top)
                    .select(4, left)
                    .copy_(corner);
        }
    }

    @Override
    public void close() {
        window.values().forEach(computed -> computed.owner().close());
        window.clear();
        kernels.forEach(kernel -> {
            kernel.kernel().close();
            kernel.bias().close();
        });
        source.close();
    }
}
