package io.cogview4j.convolution;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** 2-D convolution with a square kernel; the weight is {@code [out, in, kernel, kernel]}, as stored. */
public record Conv2d(Parameter weight, Tensor bias, int stride, int padding) {
    /** Loads a convolution that keeps height and width. The kernel's side is odd. */
    public static Conv2d same(Weights weights, long in, long out, int kernel) {
        return load(weights, in, out, kernel, 1, kernel / 2);
    }

    /** Loads {@code weight} and {@code bias}. */
    public static Conv2d load(Weights weights, long in, long out, int kernel, int stride, int padding) {
        return new Conv2d(
                weights.parameter("weight", out, in, kernel, kernel), weights.vector("bias", out), stride, padding);
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
        Tensor kernel = FeatureMaps.empty(bias, type, weight.shape());
        weight.into(kernel);
        return new Prepared(kernel, bias.to(type), stride, padding);
    }

    /** A convolution with its weights in the order that it uses them in. */
    public record Prepared(Tensor kernel, Tensor bias, int stride, int padding) {
        /** {@code [1, in, H, W] -> [1, out, H', W']}, a new tensor. */
        public Tensor forward(Tensor x) {
            return forward(x, padding);
        }

        /** As {@link #forward(Tensor)}, with {@code x} already padded above and below. */
        public Tensor forwardPaddedRows(Tensor x) {
            return forward(x, 0);
        }

        /** As {@link Conv2d#operations}. */
        public double operations() {
            return 2.0 * kernel.numel();
        }

        private Tensor forward(Tensor x, long rowPadding) {
            return torch.conv2d(
                    x,
                    kernel,
                    new TensorOptional(bias),
                    new long[] {stride, stride},
                    new long[] {rowPadding, padding},
                    new long[] {1, 1},
                    1);
        }
    }
}
