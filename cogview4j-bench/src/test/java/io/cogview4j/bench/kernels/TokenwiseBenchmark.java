package io.cogview4j.bench.kernels;

import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Norms;
import io.cogview4j.tensor.Scope;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** What is done to each token alone, on as many as are worked on at a time, on one thread. */
public class TokenwiseBenchmark extends Kernel {
    private static final int ROWS = 256;

    private record TokenwiseInputs(Tensor x, Tensor out, Tensor wide, Tensor wideOut, Tensor scale, Tensor shift) {}

    private @Nullable TokenwiseInputs inputs;

    @Setup
    public void draw() {
        inputs = new TokenwiseInputs(
                noise(ScalarType.Float, ROWS, WIDTH),
                noise(ScalarType.Float, ROWS, WIDTH),
                noise(ScalarType.Float, ROWS, 4 * WIDTH),
                noise(ScalarType.Float, ROWS, 4 * WIDTH),
                noise(ScalarType.Float, WIDTH),
                noise(ScalarType.Float, WIDTH));
    }

    /** Layer norm, scale and shift. */
    @Benchmark
    public void modulate() {
        TokenwiseInputs now = Objects.requireNonNull(inputs);
        try (var _ = Scope.open()) {
            torch.addcmul_out(now.out(), now.shift(), Norms.layerNorm(now.x()), now.scale());
        }
    }

    /** {@code x + gate y}. */
    @Benchmark
    public void gate() {
        TokenwiseInputs now = Objects.requireNonNull(inputs);
        try (var _ = Scope.open()) {
            torch.addcmul_out(now.out(), now.x(), now.x(), now.scale());
        }
    }

    /** The function between the layers of the feed-forward, on a copy: again and again, it would leave nothing but zeros. */
    @Benchmark
    public void copyAndActivate() {
        TokenwiseInputs now = Objects.requireNonNull(inputs);
        try (var _ = Scope.open()) {
            now.wideOut().copy_(now.wide());
            Activation.GELU_TANH.applyTo(now.wideOut());
        }
    }

    /** What of {@link #copyAndActivate} is the copy. */
    @Benchmark
    public void copy() {
        TokenwiseInputs now = Objects.requireNonNull(inputs);
        try (var _ = Scope.open()) {
            now.wideOut().copy_(now.wide());
        }
    }
}
