package io.cogview4j.convolution;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d.Prepared;
import io.cogview4j.tensor.NativeKernels;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A 3x3 convolution of an image in which each pixel became a square of four, as four convolutions of 2x2 of the image before. Of the
 * nine pixels that the kernel would see, several are the same pixel; their weights are summed beforehand.
 *
 * <p>Corners are top left, top right, bottom left, bottom right.
 */
public final class CornerKernels {
    private static final int COUNT = 4;

    private final Conv2d conv;
    private final NativeKernels kernels;
    private final boolean kept;
    private final Map<ScalarType, Supplier<Tensor>> all = new EnumMap<>(ScalarType.class); // [4 out, in, 2, 2]
    private final Map<ScalarType, Supplier<Tensor>> biases = new EnumMap<>(ScalarType.class); // [4 out]

    private CornerKernels(Conv2d conv, Weights weights) {
        this.conv = conv;
        this.kernels = weights.backend().kernels();
        this.kept = weights.backend().computesWhole();
        MemoryFormat order = FeatureMaps.order(weights.backend());
        for (ScalarType type : new ScalarType[] {ScalarType.Float, ScalarType.BFloat16}) {
            Supplier<Tensor> kernel = () -> weights.backend().onDevice(together(order, type));
            Supplier<Tensor> bias = () -> {
                Tensor one = conv.bias();
                return torch.cat(new TensorVector(one, one, one, one)).to(type);
            };
            all.put(type, kept ? weights.kept(kernel) : kernel);
            biases.put(type, kept ? weights.kept(bias) : bias);
        }
    }

    /** Of a 3x3 convolution. On a device they are made once, and kept there until the weights are given back. */
    public static CornerKernels of(Conv2d conv, Weights weights) {
        return new CornerKernels(conv, weights);
    }

    /** One by one, {@code [1, in, H + 1, W + 1] -> [1, out, H, W]}, in the innermost scope; their tensors may be closed. */
    public List<Prepared> each(ScalarType type) {
        try (Scope scope = Scope.open()) {
            List<Prepared> each = new ArrayList<>();
            for (Tensor kernel : kept ? views(type) : copies(type)) {
                each.add(new Prepared(scope.keep(kernel), scope.keep(conv.bias().to(type)), 1, 0, kernels));
            }
            return List.copyOf(each);
        }
    }

    private List<Tensor> copies(ScalarType type) {
        return corners(conv.weight().f32()).stream()
                .map(corner -> FeatureMaps.copyOf(corner, corner, type))
                .toList();
    }

    private List<Tensor> views(ScalarType type) {
        long out = conv.outChannels();
        List<Tensor> views = new ArrayList<>();
        for (int corner = 0; corner < COUNT; corner++) {
            views.add(all.get(type).get().narrow(0, corner * out, out));
        }
        return views;
    }

    /** All of them as one convolution, {@code [1, in, H, W] -> [1, 4 out, H + 1, W + 1]}; see {@link #split}. */
    public Prepared together(ScalarType type) {
        return new Prepared(all.get(type).get(), biases.get(type).get(), 1, 1, kernels);
    }

    /** What each corner is of what they are together, {@code [1, out, H, W]}, as views in the innermost scope. */
    public static List<Tensor> split(Tensor all, long height, long width) {
        long out = all.size(1) / COUNT;
        List<Tensor> split = new ArrayList<>();
        for (int corner = 0; corner < COUNT; corner++) {
            split.add(all.narrow(1, corner * out, out)
                    .narrow(2, corner / 2, height)
                    .narrow(3, corner % 2, width));
        }
        return split;
    }

    /** On the host. */
    private Tensor together(MemoryFormat order, ScalarType type) {
        long out = conv.outChannels();
        long in = conv.weight().size(1);
        Tensor kernel = Tensors.empty(conv.weight().shape());
        conv.weight().into(kernel);
        Tensor together = FeatureMaps.onHost(order, type, COUNT * out, in, 2, 2);
        List<Tensor> corners = corners(kernel);
        for (int corner = 0; corner < COUNT; corner++) {
            together.narrow(0, corner * out, out).copy_(corners.get(corner));
        }
        return together;
    }

    /** @param kernel {@code [out, in, 3, 3]} */
    private static List<Tensor> corners(Tensor kernel) {
        List<Tensor> corners = new ArrayList<>();
        for (Tensor rows : halves(kernel, 2)) {
            corners.addAll(halves(rows, 3));
        }
        return corners;
    }

    /** Along {@code dimension} w0, w1, w2: (w0, w1 + w2) for the first of two equal pixels, (w0 + w1, w2) for the second. */
    private static List<Tensor> halves(Tensor kernel, int dimension) {
        Tensor first = kernel.narrow(dimension, 0, 1);
        Tensor middle = kernel.narrow(dimension, 1, 1);
        Tensor last = kernel.narrow(dimension, 2, 1);
        return List.of(
                torch.cat(new TensorVector(first, middle.add(last)), dimension),
                torch.cat(new TensorVector(first.add(middle), last), dimension));
    }
}
