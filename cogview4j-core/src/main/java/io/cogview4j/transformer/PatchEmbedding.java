package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.tensor.Workers;
import org.bytedeco.pytorch.Tensor;

/** Latent patches and prompt embeddings to tokens of one width. Diffusers: {@code CogView4PatchEmbed}. */
record PatchEmbedding(Linear proj, Linear textProj, int patchSize) {
    static PatchEmbedding load(Weights weights, TransformerConfig config) {
        int patch = config.patchSize();
        return new PatchEmbedding(
                Linear.loadSmall(weights.at("proj"), (long) config.inChannels() * patch * patch, config.width()),
                Linear.loadSmall(weights.at("text_proj"), config.textEmbedDim(), config.width()),
                patch);
    }

    /** {@code [C, Hl, Wl] -> [Limage, D]}, row by row; a patch is ordered by channel, row, column. */
    Tensor image(Tensor latents, LowRanks adapters, Workers workers) {
        long channels = latents.size(0);
        long rows = latents.size(1) / patchSize;
        long columns = latents.size(2) / patchSize;
        Tensor patches = latents.view(channels, rows, patchSize, columns, patchSize)
                .permute(1, 3, 0, 2, 4) // [rows, columns, C, p, p]
                .reshape(rows * columns, channels * patchSize * patchSize);
        return proj.with(adapters).forward(patches, workers);
    }

    /** {@code [Ltext, textEmbedDim] -> [Ltext, D]}. */
    Tensor text(Tensor embeddings, LowRanks adapters, Workers workers) {
        return textProj.with(adapters).forward(embeddings, workers);
    }
}
