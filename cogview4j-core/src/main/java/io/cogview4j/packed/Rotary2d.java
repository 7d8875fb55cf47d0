package io.cogview4j.packed;

import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Two-dimensional rotary position embedding of one picture's tokens: the first half of the pairs turns with the row, the
 * second with the column. The grid of a picture is stretched over a table of fixed size. Diffusers: {@code
 * CogView4RotaryPosEmbed}; RoPE: Su et al., "RoFormer".
 *
 * @param cos {@code [Limage, Dh/2]}
 * @param sin {@code [Limage, Dh/2]}
 */
public record Rotary2d(Tensor cos, Tensor sin) {
    private static final double THETA = 10_000;

    /**
     * @param headWidth Dh, a multiple of 4
     * @param tableSizes how many positions the table has for rows and for columns
     * @param owner of the result
     */
    public static Rotary2d of(
            int headWidth,
            List<Integer> tableSizes,
            int patchRows,
            int patchColumns,
            Backend backend,
            TensorOwner owner) {
        try (var _ = Scope.open()) {
            int pairs = headWidth / 4; // of one axis
            float[] inverseFrequencies = inverseFrequencies(pairs);
            float[] angles = new float[patchRows * patchColumns * 2 * pairs];
            int at = 0;
            for (int row = 0; row < patchRows; row++) {
                for (int column = 0; column < patchColumns; column++) {
                    int y = (int) ((long) row * tableSizes.get(0) / patchRows);
                    int x = (int) ((long) column * tableSizes.get(1) / patchColumns);
                    for (int i = 0; i < pairs; i++) {
                        angles[at + i] = y * inverseFrequencies[i];
                        angles[at + pairs + i] = x * inverseFrequencies[i];
                    }
                    at += 2 * pairs;
                }
            }
            Tensor table = backend.of(angles, (long) patchRows * patchColumns, 2L * pairs);
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

    /** Turns the image tokens {@code x}, {@code [Limage, Dh]}, in place. Pairs are the elements i and i + Dh/2. */
    public void rotate(Tensor x) {
        long half = x.size(1) / 2;
        Tensor first = x.narrow(1, 0, half);
        Tensor second = x.narrow(1, half, half);
        Tensor before = first.clone();
        first.mul_(cos).addcmul_(second, sin, new Scalar(-1.0f));
        second.mul_(cos).addcmul_(before, sin);
    }
}
