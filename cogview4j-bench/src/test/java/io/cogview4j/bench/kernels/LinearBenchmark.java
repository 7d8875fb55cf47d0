package io.cogview4j.bench.kernels;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Scope;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A linear layer 4096 to 4096: {@code 2 rows 4096^2} operations. The rows are those of a prompt, and of a picture of
 * 512x512 and of 1024x1024 with its prompt.
 */
public class LinearBenchmark extends Kernel {
    /** Data type of what is multiplied, and of the stored weights. */
    public enum Types {
        FLOAT32_STORED_FLOAT32(ScalarType.Float, ScalarType.Float),
        FLOAT32_STORED_BFLOAT16(ScalarType.Float, ScalarType.BFloat16),
        BFLOAT16_STORED_BFLOAT16(ScalarType.BFloat16, ScalarType.BFloat16);

        private final ScalarType multiplied;
        private final ScalarType stored;

        Types(ScalarType multiplied, ScalarType stored) {
            this.multiplied = multiplied;
            this.stored = stored;
        }
    }

    @Param({"208", "1168", "4240"})
    public int rows;

    @Param
    public @Nullable Types types;

    private record PreparedLinear(Weights weights, Linear linear, Tensor x, Tensor out) {}

    private @Nullable PreparedLinear layer;

    @Setup
    public void load() {
        Types chosen = Objects.requireNonNull(types);
        Tensor x = noise(chosen.multiplied, rows, WIDTH);
        Tensor out = noise(chosen.multiplied, rows, WIDTH);
        layer = random(
                chosen.stored, weights -> new PreparedLinear(weights, Linear.load(weights, WIDTH, WIDTH), x, out));
    }

    @Benchmark
    public void linear() {
        PreparedLinear now = Objects.requireNonNull(layer);
        try (var _ = Scope.open()) {
            now.linear().forward(now.x(), now.out(), List.of(new Rows(0, rows)), backend.workers());
        }
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(layer).weights().close();
    }
}
