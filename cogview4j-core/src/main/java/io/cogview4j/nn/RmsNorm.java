package io.cogview4j.nn;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code y = w x / sqrt(mean(x^2) + epsilon)} for each row; "Root Mean Square Layer Normalization" (Zhang and
 * Sennrich, 2019).
 */
public record RmsNorm(Tensor weight, double epsilon) {
    private static final long[] LAST = {-1};

    /** Loads the {@code weight} of {@code width} values. */
    public static RmsNorm load(Weights weights, long width, double epsilon) {
        return new RmsNorm(weights.vector("weight", width), epsilon);
    }

    /** {@code [rows, width]} in float32, written to {@code out} of the same shape. */
    public Tensor forward(Tensor x, Tensor out) {
        try (var _ = Scope.open()) {
            Tensor scale = x.mul(x)
                    .mean(LAST, true, new ScalarTypeOptional())
                    .add_(new Scalar(epsilon))
                    .rsqrt_(); // [rows, 1]
            out.copy_(x.mul(scale).mul_(weight));
        }
        return out;
    }
}
