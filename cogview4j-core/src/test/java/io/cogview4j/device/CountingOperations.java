package io.cogview4j.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a device is asked for, and fails where something but contiguous memory is written to, a tensor has double precision, or is
 * not on the device, which stands for all devices: tensors that have shapes and no values. libtorch has no norms and no attention for
 * these, so here they are their shapes.
 */
final class CountingOperations implements Operations {
    private final Operations libtorch = new TorchOperations();
    private final List<Tensor> made = new ArrayList<>();
    private int launches;
    private long peakBytes;

    int launches() {
        return launches;
    }

    /** Of what was made here and was there at once. */
    long peakBytes() {
        return peakBytes;
    }

    private Tensor made(Tensor tensor) {
        made.removeIf(each -> each.isNull()); // its scope is closed
        made.add(tensor);
        peakBytes = Math.max(
                peakBytes,
                made.stream()
                        .mapToLong(each -> each.numel() * each.element_size())
                        .sum());
        return tensor;
    }

    @Override
    public Tensor product(Tensor x, Tensor weight, @Nullable Tensor bias) {
        count(1, x, weight);
        if (bias != null) {
            count(0, bias); // in the product
            assertThat(bias.scalar_type().intern()).isEqualTo(x.scalar_type().intern());
        }
        assertThat(weight.scalar_type().intern()).isEqualTo(x.scalar_type().intern());
        return made(libtorch.product(x, weight, bias));
    }

    @Override
    public void addProduct(Tensor y, Tensor x, Tensor weight) {
        count(1, y, x, weight);
        written(y);
        libtorch.addProduct(y, x, weight);
    }

    @Override
    public void add(Tensor x, Tensor y) {
        count(1, x, y);
        written(x);
        libtorch.add(x, y);
    }

    @Override
    public void multiply(Tensor x, Tensor y) {
        count(1, x, y);
        written(x);
        libtorch.multiply(x, y);
    }

    @Override
    public Tensor plusOne(Tensor x) {
        count(1, x);
        return made(libtorch.plusOne(x));
    }

    @Override
    public Tensor as(ScalarType type, Tensor x) {
        Tensor converted = libtorch.as(type, x);
        count(converted == x ? 0 : 1, x);
        assertThat(converted.is_contiguous()).isTrue();
        return converted == x ? x : made(converted);
    }

    @Override
    public Tensor layerNorm(Tensor x) {
        count(1, x);
        assertThat(x.scalar_type().intern()).isEqualTo(ScalarType.Float);
        return made(torch.empty_like(x));
    }

    @Override
    public Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
        count(1, x, weight);
        assertThat(x.scalar_type().intern()).isEqualTo(ScalarType.Float);
        assertThat(weight.scalar_type().intern()).isEqualTo(ScalarType.Float); // or it would be several
        return made(torch.empty_like(x));
    }

    @Override
    public void scaleAndShift(Tensor out, Tensor x, Tensor scale, Tensor shift) {
        count(1, out, x, scale, shift);
        written(out);
        libtorch.scaleAndShift(out, x, scale, shift);
    }

    @Override
    public void addGated(Tensor x, Tensor y, Tensor gate) {
        count(1, x, y, gate);
        written(x);
        libtorch.addGated(x, y, gate);
    }

    @Override
    public void gelu(Tensor x) {
        count(1, x);
        written(x);
        libtorch.gelu(x);
    }

    @Override
    public Tensor activated(Tensor x, Activation activation) {
        count(1, x);
        Tensor activated = libtorch.activated(x, activation);
        assertThat(activated.is_contiguous()).isTrue();
        return made(activated);
    }

    @Override
    public Tensor rotate(Tensor x, Tensor cos, Tensor sin) {
        count(3, x, cos, sin); // the halves, two products
        return made(libtorch.rotate(x, cos, sin));
    }

    @Override
    public Tensor attention(Tensor q, Tensor k, Tensor v) {
        count(1, q, k, v);
        for (Tensor each : new Tensor[] {q, k, v}) {
            assertThat(each.is_contiguous()).isTrue();
            assertThat(each.dim()).isEqualTo(4);
        }
        return made(torch.empty_like(q));
    }

    @Override
    public Tensor causalAttention(Tensor q, Tensor k, Tensor v) {
        assertThat(k.sizes().vec().get()).isEqualTo(q.sizes().vec().get());
        assertThat(v.sizes().vec().get()).isEqualTo(q.sizes().vec().get());
        return attention(q, k, v);
    }

    @Override
    public void copy(Tensor from, Tensor to) {
        count(1, from, to);
        written(to);
        libtorch.copy(from, to);
    }

    @Override
    public void fill(Tensor x, float value) {
        count(1, x);
        written(x);
        libtorch.fill(x, value);
    }

    @Override
    public Tensor concat(List<Tensor> parts, int dimension) {
        count(1, parts.toArray(Tensor[]::new));
        Tensor together = libtorch.concat(parts, dimension);
        assertThat(together.is_contiguous()).isTrue();
        return made(together);
    }

    @Override
    public Tensor negative(Tensor x) {
        count(1, x);
        return made(libtorch.negative(x));
    }

    @Override
    public Tensor empty(Tensor like, ScalarType type, long... shape) {
        count(0, like);
        return made(libtorch.empty(like, type, shape));
    }

    private void count(int asked, Tensor... tensors) {
        launches += asked;
        for (Tensor tensor : tensors) {
            assertThat(tensor.is_meta()).as("on the device").isTrue();
            assertThat(tensor.scalar_type().intern()).as("known to all devices").isNotEqualTo(ScalarType.Double);
        }
    }

    /** Kernels of Apple's GPUs that write to strided views have been wrong. */
    private static void written(Tensor tensor) {
        assertThat(tensor.is_contiguous())
                .as("what is written to is contiguous")
                .isTrue();
    }
}
