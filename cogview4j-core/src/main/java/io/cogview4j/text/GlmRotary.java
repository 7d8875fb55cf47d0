package io.cogview4j.text;

import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Rotary positions of GLM: the first dimensions of each head are rotated as the pairs (0, 1), (2, 3), ...; "RoFormer"
 * (Su et al., 2021), {@code GlmRotaryEmbedding} of transformers.
 *
 * @param cos {@code [positions, rotaryDim / 2]}
 * @param sin {@code [positions, rotaryDim / 2]}
 */
record GlmRotary(Tensor cos, Tensor sin) {
    /** The tables for the positions 0 to {@code positions - 1}, on the backend's device, in the innermost scope. */
    static GlmRotary of(GlmConfig config, Backend backend, long positions) {
        try (var scope = Scope.open()) {
            GlmRotary tables = onHost(config, positions);
            return new GlmRotary(scope.keep(backend.onDevice(tables.cos)), scope.keep(backend.onDevice(tables.sin)));
        }
    }

    /** The same on the CPU, which computes them alike for all devices. */
    static GlmRotary onHost(GlmConfig config, long positions) {
        try (var scope = Scope.open()) {
            // In float32 throughout, as transformers has it: at position 1000 the last bit of a frequency shows.
            Tensor exponents = range(0, config.rotaryDim(), 2).div(new Scalar((double) config.rotaryDim()));
            Tensor frequencies =
                    torch.pow(new Scalar(config.ropeTheta()), exponents).reciprocal();
            Tensor angles = torch.outer(range(0, positions, 1), frequencies);
            return new GlmRotary(scope.keep(angles.cos()), scope.keep(angles.sin()));
        }
    }

    private static Tensor range(long start, long end, long step) {
        return torch.arange(new Scalar(start), new Scalar(end), new Scalar(step), new TensorOptions(ScalarType.Float));
    }

    /** Rotates {@code x}, {@code [tokens, headDim]}, in place; its first token is at position 0. */
    void rotate(Tensor x) {
        try (var _ = Scope.open()) {
            long tokens = x.size(0);
            long pairs = cos.size(1);
            Tensor c = cos.narrow(0, 0, tokens); // [tokens, pairs]
            Tensor s = sin.narrow(0, 0, tokens); // [tokens, pairs]
            Tensor paired = x.narrow(1, 0, 2 * pairs).to(ScalarType.Float).view(tokens, pairs, 2);
            Tensor even = paired.select(2, 0); // [tokens, pairs]
            Tensor odd = paired.select(2, 1); // [tokens, pairs]

            Tensor newEven = even.mul(c).sub_(odd.mul(s));
            Tensor newOdd = odd.mul(c).add_(even.mul(s));
            Tensor target = x.narrow(1, 0, 2 * pairs).unflatten(1, pairs, 2);
            target.select(2, 0).copy_(newEven);
            target.select(2, 1).copy_(newOdd);
        }
    }
}
