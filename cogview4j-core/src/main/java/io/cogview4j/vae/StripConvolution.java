package io.cogview4j.vae;

import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.GroupNorm.Affine;
import io.cogview4j.convolution.Halo;
import io.cogview4j.nn.Activation;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Norm, activation, and a convolution that keeps the size, for one strip at a time or all of an image, in the data type of the
 * kernel.
 */
record StripConvolution(Affine norm, Activation activation, Conv2d.Prepared conv, OperationCounter counter) {
    /**
     * The rows of the strip, {@code [1, out, rows, W]}, in the innermost scope.
     *
     * @param x the rows of the input that the halo reaches
     */
    Tensor rows(Halo halo, Tensor x) {
        ScalarType type = conv.kernel().scalar_type().intern();
        try (var scope = Scope.open()) {
            Tensor padded = halo.padded(x, type);
            Tensor inside = halo.inside(padded);
            if (type == ScalarType.Float) {
                norm.apply(x, inside);
                activation.applyTo(inside);
            } else {
                Tensor normed = torch.empty_like(x);
                norm.apply(x, normed);
                inside.copy_(activation.applyTo(normed));
            }
            Tensor rows = scope.keep(conv.forwardPaddedRows(padded));
            counter.add(conv.operations() * halo.strip().rows() * x.size(3));
            return rows;
        }
    }

    /** Of all rows at once, {@code [1, in, H, W] -> [1, out, H, W]} in float32, a new tensor in the innermost scope. */
    Tensor whole(Tensor x) {
        try (var scope = Scope.open()) {
            Tensor convolved = conv.forward(activated(x));
            counter.add(conv.operations() * x.size(2) * x.size(3));
            return scope.keep(convolved.to(ScalarType.Float));
        }
    }

    private Tensor activated(Tensor x) {
        try (var scope = Scope.open()) {
            Tensor normed = torch.empty_like(x);
            norm.apply(x, normed);
            return scope.keep(
                    activation.applyTo(normed).to(conv.kernel().scalar_type().intern()));
        }
    }
}
