package io.cogview4j.vae;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.tensor.NativeKernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Convolutions and attention of tensors that have shapes only. Fails where one is not among those, has double precision, or is another
 * than the order of memory that it is used in.
 */
final class ShapeKernels implements NativeKernels {
    /** In the order of their use, each as often as it was used. */
    final List<ScalarType> convolutions = new ArrayList<>();

    /** Kernels, each once. */
    final Set<Tensor> kernels = Collections.newSetFromMap(new IdentityHashMap<>());

    @Override
    public Tensor convolve(Tensor x, Tensor kernel, Tensor bias, long stride, long... padding) {
        check(x, kernel, bias);
        ScalarType type = x.scalar_type().intern();
        assertThat(List.of(kernel.scalar_type().intern(), bias.scalar_type().intern()))
                .containsOnly(type);
        convolutions.add(type);
        kernels.add(kernel);
        return FeatureMaps.empty(
                x,
                type,
                1,
                kernel.size(0),
                (x.size(2) + 2 * padding[0] - kernel.size(2)) / stride + 1,
                (x.size(3) + 2 * padding[padding.length - 1] - kernel.size(3)) / stride + 1);
    }

    @Override
    public Tensor attend(Tensor q, Tensor k, Tensor v, boolean causal) {
        check(q, k, v);
        return torch.empty_like(q);
    }

    private static void check(Tensor... tensors) {
        for (Tensor tensor : tensors) {
            assertThat(tensor.is_meta()).as("on the device").isTrue();
            assertThat(tensor.scalar_type().intern()).as("known to all devices").isNotEqualTo(ScalarType.Double);
        }
    }
}
