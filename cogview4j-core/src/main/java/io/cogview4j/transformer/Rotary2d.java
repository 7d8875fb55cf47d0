package io.cogview4j.transformer;

import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Two-dimensional rotary position embedding of one picture's tokens: the first half of the pairs turns with the row, the
 * second with the column. The grid of a picture is stretched over a table of fixed size. Diffusers: {@code
 * CogView4RotaryPosEmbed}; RoPE: Su et al., "RoFormer".
 *
 * @param cos {@code [Limage, 1, Dh/2]}
 * @param sin {@code [Limage, 1, Dh/2]}
 */
record Rotary2d(Tensor cos, Tensor sin) {
    private static final double THETA = 10_000;

    static Rotary2d of(TransformerConfig config, int patchRows, int patchColumns, TensorOwner owner) {
        try (var _ = Scope.open()) {
            int pairs = config.attentionHeadDim() / 4; // of one axis
            float[] inverseFrequencies = inverseFrequencies(pairs);
            float[] angles = new float[patchRows * patchColumns * 2 * pairs];
            int at = 0;
            for (int row = 0; row < patchRows; row++) {
                for (int column = 0; column < patchColumns; column++) {
                    int y = (int) ((long) row * config.ropeAxesDim().get(0) / patchRows);
                    int x = (int) ((long) column * config.ropeAxesDim().get(1) / patchColumns);
                    for (int i = 0; i < pairs; i++) {
                        angles[at + i] = y * inverseFrequencies[i];
                        angles[at + pairs + i] = x * inverseFrequencies[i];
                    }
                    at += 2 * pairs;
                }
            }
            Tensor table = Tensors.of(angles, (long) patchRows * patchColumns, 1, 2L * pairs);
            return new Rotary2d(owner.own(table.cos()), owner.own(table.sin()));
        }
    }

    /** {@code 1 / theta^(i / pairs)}, every operation rounded to float32: positions multiply the rounding. */
    private static float[] inverseFrequencies(int pairs) {
        float[] frequencies = new float[pairs];
        for (int i = 0; i < pairs; i++) {
            frequencies[i] = 1 / (float) Math.pow(THETA, (float) i / pairs);
        }
        return frequencies;
    }

    /**
     * Turns {@code x}, tokens from {@code offset} on, and writes them to {@code out}; both {@code [tokens, H, Dh]} and
     * not overlapping. Pairs are the elements i and i + Dh/2.
     */
    void rotate(Tensor x, long offset, Tensor out) {
        long tokens = x.size(0);
        long half = x.size(2) / 2;
        Tensor c = cos.narrow(0, offset, tokens);
        Tensor s = sin.narrow(0, offset, tokens);
        Tensor first = x.narrow(2, 0, half);
        Tensor second = x.narrow(2, half, half);
        torch.mul_out(out.narrow(2, 0, half), first, c).addcmul_(second, s, new Scalar(-1.0f));
        torch.mul_out(out.narrow(2, half, half), second, c).addcmul_(first, s);
    }
}
