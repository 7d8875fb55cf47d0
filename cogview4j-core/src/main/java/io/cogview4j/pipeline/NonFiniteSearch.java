package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.nn.PartListener;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.transformer.Batch;
import io.cogview4j.transformer.CogView4Transformer;
import java.util.List;

/** Finds where a computation left the finite numbers, by doing it once more and looking between the blocks. */
final class NonFiniteSearch {
    static final int NONE = -1;

    private NonFiniteSearch() {}

    /** Index of the first block with NaN or infinity in its output, or {@link #NONE}. */
    static int firstBlock(
            CogView4Transformer transformer,
            Batch batch,
            List<Latents> latents,
            float[] timesteps,
            PartListener listener) {
        int[] first = {NONE};
        transformer.forward(batch, latents, timesteps, listener, (block, hidden) -> {
            if (first[0] == NONE && !Tensors.allFinite(hidden)) {
                first[0] = block;
            }
        });
        return first[0];
    }
}
