package io.cogview4j.bench.kernels;

import io.cogview4j.api.Precision;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.convolution.Conv2d;
import io.cogview4j.convolution.FeatureMaps;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A 3x3 convolution of the decoder on a strip of a picture of 512x512: {@code 18 channels^2} operations for each of its
 * {@code 2^22 / channels} positions.
 */
public class ConvolutionBenchmark extends Kernel {
    private static final long STRIP_VALUES = 1L << 22;

    /** Channels, and how wide the picture is where it has so many. */
    public enum Level {
        CHANNELS_1024(1024, 128),
        CHANNELS_512(512, 256),
        CHANNELS_128(128, 512);

        private final long channels;
        private final long width;

        Level(long channels, long width) {
            this.channels = channels;
            this.width = width;
        }
    }

    @Param
    public @Nullable Level level;

    @Param
    public @Nullable Precision precision;

    private record PreparedConvolution(Weights weights, Conv2d.Prepared convolution, Tensor x) {}

    private @Nullable PreparedConvolution layer;

    @Setup
    public void load() {
        Level at = Objects.requireNonNull(level);
        ScalarType type = Backend.type(Objects.requireNonNull(precision));
        Tensor x = ordered(noise(type, 1, at.channels, STRIP_VALUES / at.channels / at.width, at.width));
        layer = random(
                ScalarType.Float,
                weights -> new PreparedConvolution(
                        weights,
                        owned(Conv2d.same(weights, at.channels, at.channels, 3).prepare(type)),
                        x));
        NativeRuntime.useThreads(backend.settings().threads());
    }

    private Tensor ordered(Tensor x) {
        try (var _ = Scope.open()) {
            return keep(FeatureMaps.ordered(x));
        }
    }

    /** Kept beyond the scope in which it is made. */
    private Conv2d.Prepared owned(Conv2d.Prepared convolution) {
        keep(convolution.kernel());
        keep(convolution.bias());
        return convolution;
    }

    @Benchmark
    public void convolution() {
        PreparedConvolution now = Objects.requireNonNull(layer);
        try (var _ = Scope.open()) {
            now.convolution().forward(now.x());
        }
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(layer).weights().close();
    }
}
