package io.cogview4j.vae;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.CornerKernels;
import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Each pixel becomes a square of four, then a 3x3 convolution; diffusers' {@code Upsample2D}. Of the nine pixels that
 * the kernel then sees, several are the same pixel of the input, so it is four kernels of 2x2, one for each corner of the
 * square, and less than half the work.
 */
record Upsampler(Conv2d conv, CornerKernels corners) implements Layer {
    static Upsampler load(Weights weights, int channels) {
        Conv2d conv = Conv2d.same(weights.at("conv"), channels, channels, 3);
        return new Upsampler(conv, CornerKernels.of(conv, weights));
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
        if (x.strips().uncut()) {
            return whole(x.stored());
        }
        ScalarType type = x.strips().type();
        Upsampled larger = new Upsampled(x, corners.each(type), conv.bias());
        return isWhole(larger.height() * larger.width(), x.strips()) ? larger.stored() : larger;
    }

    private boolean isWhole(double positions, Strips strips) {
        return conv.outChannels() * positions <= strips.wholeValues();
    }

    /** One convolution for all corners. Around the input are zeros; each corner needs them on two of four sides. */
    private Stored whole(Stored x) {
        try (var scope = Scope.open()) {
            ScalarType type = x.strips().type();
            Tensor all = corners.together(type).forward(x.tensor().to(type)); // [1, 4 C, H + 1, W + 1]
            Tensor larger = scope.keep(interleaved(all, x.height(), x.width()));
            x.counter().add(operations(conv.outChannels(), (double) x.height() * x.width()));
            x.close();
            return x.with(larger);
        }
    }

    /** {@code [1, C, 2 H, 2 W]} in float32, new in the innermost scope. */
    private Tensor interleaved(Tensor all, long height, long width) {
        long channels = conv.outChannels();
        try (var scope = Scope.open()) {
            Tensor larger =
                    scope.keep(FeatureMaps.emptyLike(all, ScalarType.Float, 1, channels, 2 * height, 2 * width));
            Tensor squares = larger.view(1, channels, height, 2, width, 2);
            List<Tensor> each = CornerKernels.split(all, height, width); // [1, C, H, W]
            if (FeatureMaps.isPlanar(all)) { // what is written to is contiguous
                Tensor stacked = torch.stack(new TensorVector(each.toArray(Tensor[]::new)));
                squares.copy_(stacked.view(2, 2, 1, channels, height, width).permute(2, 3, 4, 0, 5, 1));
            } else {
                for (int corner = 0; corner < each.size(); corner++) {
                    squares.select(5, corner % 2).select(3, corner / 2).copy_(each.get(corner));
                }
            }
            return larger;
        }
    }
}
