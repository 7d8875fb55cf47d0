package io.cogview4j.bench.kernels;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.TensorOwner;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** A kernel at the width of CogView4-6B. One thread asks for it: it shares out its work itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@Threads(1)
public abstract class Kernel {
    static final int WIDTH = 4096;
    private static final long SEED = 1;

    final Backend backend = Backend.open(ComputeSettings.defaults());
    private final TensorOwner owner = new TensorOwner();

    /** Frees it at the end, and not with its scope. */
    Tensor keep(Tensor tensor) {
        return owner.own(tensor);
    }

    /** Normal noise, which is freed at the end. */
    Tensor noise(ScalarType type, long... shape) {
        try (var _ = io.cogview4j.tensor.Scope.open()) {
            Tensor noise = owner.own(torch.empty(shape, new TensorOptions(type), null));
            noise.normal_(0, 1, new GeneratorOptional());
            return noise;
        }
    }

    /** Layers of random weights; whoever asks closes them. */
    static <T> T random(ScalarType stored, Function<Weights, T> load) {
        return Weights.random(stored, SEED, _ -> true, ComputeSettings.defaults(), load);
    }

    @TearDown
    public void free() {
        owner.close();
        backend.close();
    }
}
