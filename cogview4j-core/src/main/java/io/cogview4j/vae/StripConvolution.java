package io.cogview4j.vae;

import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Conv2d;
import io.cogview4j.nn.GroupNorm.Affine;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/** Norm, activation, and a convolution that keeps the size, for one strip at a time. */
record StripConvolution(Affine norm, Activation activation, Conv2d conv) {
    /**
     * The rows of the strip, {@code [1, out, rows, W]}, in the innermost scope.
     *
     * @param x the rows of the input that the halo reaches
     */
    Tensor rows(Halo halo, Tensor x) {
        try (var scope = Scope.open()) {
            Tensor padded = halo.padded(x.size(1), x.size(3));
            norm.apply(x, halo.inside(padded));
            activation.applyTo(padded); // of zero, each activation is zero
            return scope.keep(conv.forwardPaddedRows(padded));
        }
    }
}
