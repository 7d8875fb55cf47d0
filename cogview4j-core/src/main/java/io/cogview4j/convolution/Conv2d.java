package io.cogview4j.convolution;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.NativeKernels;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** 2-D convolution with a square kernel; the weight is {@code [out, in, kernel, kernel]}, as stored. */
public final class Conv2d {
    private final Parameter weight;
    private final Tensor bias;
    private final ConvolutionWeights weights;
    private final NativeKernels kernels;
    private final int stride;
    private final int padding;

    private Conv2d(Weights weights, long in, long out, int kernel, int stride, int padding) {
        this.weight = weights.parameter("weight", out, in, kernel, kernel);
        this.bias = weights.vector("bias", out);
        this.weights = ConvolutionWeights.of(weights, weight, bias);
        this.kernels = weights.backend().kernels();
        this.stride = stride;
        this.padding = padding;
    }

    /** Loads a convolution that keeps height and width. The kernel's side is odd. */
    public static Conv2d same(Weights weights, long in, long out, int kernel) {
        return load(weights, in, out, kernel, 1, kernel / 2);
    }

    /** Loads {@code weight} and {@code bias}. */
    public static Conv2d load(Weights weights, long in, long out, int kernel, int stride, int padding) {
        return new Conv2d(weights, in, out, kernel, stride, padding);
    }

    public Parameter weight() {
        return weight;
    }

    /** {@code [out]}, float32. */
    public Tensor bias() {
        return bias;
    }

    /** Rows and columns of zeros on each side. */
    public int padding() {
        return padding;
    }

    public long outChannels() {
        return bias.numel();
    }

    /** On floating-point numbers, for one position of the output: two for each weight of the kernel. */
    public double operations() {
        return 2.0 * Math.multiplyExact(weight.size(0) * weight.size(1), weight.size(2) * weight.size(3));
    }

    /** {@code [1, in, H, W] -> [1, out, H', W']}, a new tensor of the same data type. */
    public Tensor forward(Tensor x) {
        return prepare(x.scalar_type().intern()).forward(x);
    }

    /** For several uses in this data type; in the innermost scope. */
    public Prepared prepare(ScalarType type) {
        return new Prepared(weights.kernel(type), weights.bias(type), stride, padding, kernels);
    }

    /** A convolution with its weights in the order that it uses them in. */
    public record Prepared(Tensor kernel, Tensor bias, int stride, int padding, NativeKernels kernels) {
        /** {@code [1, in, H, W] -> [1, out, H', W']}, a new tensor. */
        public Tensor forward(Tensor x) {
            return kernels.convolve(x, kernel, bias, stride, padding, padding);
        }

        /** As {@link #forward(Tensor)}, with {@code x} already padded above and below. */
        public Tensor forwardPaddedRows(Tensor x) {
            return kernels.convolve(x, kernel, bias, stride, 0, padding);
        }

        /** As {@link Conv2d#operations}. */
        public double operations() {
            return 2.0 * kernel.numel();
        }
    }
}
