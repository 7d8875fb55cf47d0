package io.cogview4j.transformer;

import io.cogview4j.api.Latents;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What a pass is told of each picture.
 *
 * @param latents each {@code [1, C, Hl, Wl]}
 * @param timesteps unshifted, 0 to 1000
 */
record PassInput(PatchEmbedding embedding, Backend backend, List<Latents> latents, float[] timesteps) {
    /** The image tokens of a picture as the first block finds them, {@code [Limage, D]}. */
    Tensor tokens(int picture, Batch batch) {
        Latents seen = latents.get(picture);
        return embedding.image(
                backend.of(seen.values(), seen.channels(), seen.height(), seen.width()),
                batch.adapters(),
                batch.workers());
    }

    /** Fills {@code batch.hidden()} with the tokens of its sequences. */
    void embed(Batch batch) {
        try (var _ = Scope.open()) {
            Map<Integer, Tensor> tokens = new HashMap<>();
            Tensor hidden = batch.hidden();
            for (Sequence sequence : batch.layout().sequences()) {
                sequence.text().of(hidden).copy_(batch.text().get(sequence.place()));
                sequence.image()
                        .of(hidden)
                        .copy_(tokens.computeIfAbsent(sequence.picture(), picture -> tokens(picture, batch)));
            }
        }
    }
}
