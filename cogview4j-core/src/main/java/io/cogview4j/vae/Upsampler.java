package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Each pixel becomes a square of four, then a 3x3 convolution; diffusers' {@code Upsample2D}. Of the nine pixels that
 * the kernel then sees, several are the same pixel of the input. Their weights are summed beforehand, which leaves four
 * kernels of 2x2, one for each corner of the square, and less than half the work.
 */
record Upsampler(Conv2d conv) implements Layer {
    static Upsampler load(Weights weights, int channels) {
        return new Upsampler(Conv2d.same(weights.at("conv"), channels, channels, 3));
    }

    @Override
    public double operations(double positions, Strips strips) {
        boolean whole = isWhole(growth() * positions, strips);
        return (whole ? 1 : 2) * operations(conv.outChannels(), positions);
    }

    /** Four kernels of 2x2, of all of them, for so many positions of the input. */
    static double operations(double channels, double positions) {
        return 2 * 4 * 4 * channels * channels * positions;
    }

    @Override
    public double growth() {
        return 4;
    }

    @Override
    public Features forward(Features x) {
        Upsampled larger = new Upsampled(x, kernels(x.strips().type()), conv.bias());
        return isWhole(larger.height() * larger.width(), x.strips()) ? larger.stored() : larger;
    }

    private boolean isWhole(double positions, Strips strips) {
        return conv.outChannels() * positions <= strips.wholeValues();
    }

    /** {@code [out, in, 2, 2]} for the corners top left, top right, bottom left, bottom right; in the innermost scope. */
    private List<Tensor> kernels(ScalarType type) {
        List<Tensor> kernels = new ArrayList<>();
        try (var scope = Scope.open()) {
            Tensor kernel = conv.weight().f32(); // [out, in, 3, 3]
            for (Tensor rows : halves(kernel, 2)) {
                for (Tensor corner : halves(rows, 3)) {
                    kernels.add(scope.keep(FeatureMaps.copyOf(corner, corner, type)));
                }
            }
        }
        return List.copyOf(kernels);
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
