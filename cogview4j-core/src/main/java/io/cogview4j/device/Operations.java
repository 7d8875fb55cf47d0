package io.cogview4j.device;

import io.cogview4j.nn.Activation;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * All that a block is computed with; everything else in this package that touches a tensor makes views. None waits for the device.
 * What is returned is a new tensor in the innermost scope, contiguous. What is written to is contiguous, too, at most a range of rows:
 * on some devices, kernels that write to strided views have been wrong. What is only read may lie as it likes.
 */
interface Operations {
    /** {@code x W^T + b}; W is {@code [out, in]}, all of one data type, in which {@code b} is added before the result is rounded. */
    Tensor product(Tensor x, Tensor weight, @Nullable Tensor bias);

    /** {@code y += x W^T}. */
    void addProduct(Tensor y, Tensor x, Tensor weight);

    /** {@code x += y}, in the data type of {@code x}. */
    void add(Tensor x, Tensor y);

    /** {@code x *= y}. */
    void multiply(Tensor x, Tensor y);

    /** {@code x + 1}. */
    Tensor plusOne(Tensor x);

    /** {@code x} in this data type; itself, if it is of it and contiguous. */
    Tensor as(ScalarType type, Tensor x);

    /** Layer norm over the last dimension, without scale and bias. */
    Tensor layerNorm(Tensor x);

    /** {@code weight x / sqrt(mean(x^2) + epsilon)} over the last dimension. */
    Tensor rmsNorm(Tensor x, Tensor weight, double epsilon);

    /** {@code out = x * scale + shift}, rounded to the data type of {@code out}. */
    void scaleAndShift(Tensor out, Tensor x, Tensor scale, Tensor shift);

    /** {@code x += gate * y}, in the data type of {@code x}. */
    void addGated(Tensor x, Tensor y, Tensor gate);

    /** GELU in its approximation by tanh, in place. */
    void gelu(Tensor x);

    /** The function of {@code x}. */
    Tensor activated(Tensor x, Activation activation);

    /** {@code x cos + x' sin}, where {@code x'} is {@code x} with the halves of its last dimension swapped. */
    Tensor rotate(Tensor x, Tensor cos, Tensor sin);

    /** All heads of one sequence; all {@code [1, H, L, Dh]}. */
    Tensor attention(Tensor q, Tensor k, Tensor v);

    /** As {@link #attention}, of tokens that attend to themselves and those before them. */
    Tensor causalAttention(Tensor q, Tensor k, Tensor v);

    /** Writes {@code from} to {@code to}, of the same shape. */
    void copy(Tensor from, Tensor to);

    /** One value everywhere. */
    void fill(Tensor x, float value);

    /** One beside the other along this dimension. */
    Tensor concat(List<Tensor> parts, int dimension);

    /** {@code -x}. */
    Tensor negative(Tensor x);

    /** Uninitialised, of this data type, on the device of {@code like}. */
    Tensor empty(Tensor like, ScalarType type, long... shape);
}
