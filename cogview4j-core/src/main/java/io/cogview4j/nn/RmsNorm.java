package io.cogview4j.nn;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

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

    /** {@code [rows, width]} in float32, written to {@code out} of the same shape, which must not overlap {@code x}. */
    public Tensor forward(Tensor x, Tensor out) {
        try (var _ = Scope.open()) {
            Tensor scale = torch.mul_out(out, x, x) // out serves as the place for the squares
                    .mean(LAST, true, new ScalarTypeOptional())
                    .add_(new Scalar(epsilon))
                    .rsqrt_(); // [rows, 1]
            torch.mul_out(out, x, scale).mul_(weight);
        }
        return out;
    }
}
