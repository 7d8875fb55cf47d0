package io.cogview4j.bench.kernels;

import io.cogview4j.api.Precision;
import io.cogview4j.nn.Attention;
import io.cogview4j.tensor.Backend;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Attention of all tokens of a sequence to each other, 32 heads of 128: {@code 4 tokens^2 4096} operations. */
public class AttentionBenchmark extends Kernel {
    private static final int HEADS = 32;
    private static final Attention ATTENTION = new Attention(true);

    @Param({"1168", "4240"})
    public int tokens;

    @Param
    public @Nullable Precision precision;

    /** Each {@code [tokens, heads * headDim]}. */
    private record AttentionInputs(Tensor q, Tensor k, Tensor v) {}

    private @Nullable AttentionInputs inputs;

    @Setup
    public void draw() {
        inputs = new AttentionInputs(noise(), noise(), noise());
    }

    private Tensor noise() {
        return noise(Backend.type(Objects.requireNonNull(precision)), tokens, WIDTH);
    }

    @Benchmark
    public void attention() {
        AttentionInputs now = Objects.requireNonNull(inputs);
        backend.workers()
                .each(
                        HEADS,
                        head -> ATTENTION.full(ofHead(head, now.q()), ofHead(head, now.k()), ofHead(head, now.v())));
    }

    private static Tensor ofHead(int head, Tensor x) {
        return x.narrow(1, (long) head * WIDTH / HEADS, WIDTH / HEADS).contiguous();
    }
}
