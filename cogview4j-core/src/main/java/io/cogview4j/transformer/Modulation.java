package io.cogview4j.transformer;

import io.cogview4j.nn.Norms;
import io.cogview4j.packed.TokenLayout.Chunk;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Shift, scale and gate of one half of a block (attention or feed-forward), for each picture and stream. Adaptive layer
 * norm "zero": Peebles and Xie, "Scalable Diffusion Models with Transformers".
 *
 * @param shift {@code [P, 2 streams, D]}
 * @param onePlusScale {@code [P, 2 streams, D]}
 * @param gate {@code [P, 2 streams, D]}
 */
record Modulation(Tensor shift, Tensor onePlusScale, Tensor gate) {
    /** @param chunks {@code [P, 3, 2 streams, D]}: shift, scale, gate */
    static Modulation of(Tensor chunks) {
        return new Modulation(chunks.select(1, 0), chunks.select(1, 1).add(new Scalar(1.0f)), chunks.select(1, 2));
    }

    /** {@code out = layerNorm(x) * (1 + scale) + shift} on the rows of one chunk. */
    void modulate(Chunk chunk, Tensor x, Tensor out) {
        Tensor normed = Norms.layerNorm(chunk.rows().of(x));
        torch.addcmul_out(chunk.rows().of(out), of(chunk, shift), normed, of(chunk, onePlusScale));
    }

    /** {@code x += gate * y} on the rows of one chunk. */
    void addGated(Chunk chunk, Tensor x, Tensor y) {
        chunk.rows().of(x).addcmul_(chunk.rows().of(y), of(chunk, gate));
    }

    private static Tensor of(Chunk chunk, Tensor values) {
        return values.select(0, chunk.picture()).select(0, chunk.stream().ordinal()); // [D]
    }
}
