package io.cogview4j.vae;

import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.GroupNorm.Affine;
import io.cogview4j.nn.Activation;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Norm, activation, and a convolution that keeps the size, for one strip at a time, in the data type of the
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
}
