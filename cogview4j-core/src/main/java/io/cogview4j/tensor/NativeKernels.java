package io.cogview4j.tensor;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The kernels of libtorch in which a network of convolutions spends its time, and which it does not have for all its devices: it has
 * none for tensors that have shapes only. What is returned is a new tensor in the innermost scope.
 */
public interface NativeKernels {
    /** libtorch's own. */
    NativeKernels LIBTORCH = new Libtorch();

    /**
     * A convolution in two dimensions.
     *
     * @param x {@code [1, in, H, W]}
     * @param kernel {@code [out, in, kH, kW]}, of the same data type
     * @param bias {@code [out]}, of the same data type
     * @param padding rows of zeros above and below, and columns on both sides
     * @return {@code [1, out, H', W']}, in the order of memory that {@code kernel} has
     */
    Tensor convolve(Tensor x, Tensor kernel, Tensor bias, long stride, long... padding);

    /** Scaled dot-product attention; all {@code [1, heads, tokens, headDim]}. */
    Tensor attend(Tensor q, Tensor k, Tensor v, boolean causal);

    /** Those that libtorch chooses by device, data type and shape. */
    final class Libtorch implements NativeKernels {
        private Libtorch() {}

        @Override
        public Tensor convolve(Tensor x, Tensor kernel, Tensor bias, long stride, long... padding) {
            return torch.conv2d(
                    x, kernel, new TensorOptional(bias), new long[] {stride, stride}, padding, new long[] {1, 1}, 1);
        }

        @Override
        public Tensor attend(Tensor q, Tensor k, Tensor v, boolean causal) {
            return torch.scaled_dot_product_attention(
                    q, k, v, new TensorOptional(), 0, causal, new DoubleOptional(), false);
        }
    }
}
