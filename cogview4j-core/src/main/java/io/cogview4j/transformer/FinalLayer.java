package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.nn.Norms;
import io.cogview4j.tensor.Workers;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Image tokens back to latents. Its modulation is scale, then shift, and no activation comes before it. Diffusers: {@code
 * CogView4AdaLayerNormContinuous} and the unpatching of {@code CogView4Transformer2DModel}.
 */
record FinalLayer(Linear adaLn, Linear projOut, int patchSize) {
    static FinalLayer load(Weights weights, TransformerConfig config) {
        int patch = config.patchSize();
        return new FinalLayer(
                Linear.loadSmall(weights.at("norm_out").at("linear"), config.timeEmbedDim(), 2L * config.width()),
                Linear.loadSmall(weights.at("proj_out"), config.width(), (long) config.outChannels() * patch * patch),
                patch);
    }

    /** Scale and shift, {@code [P, 2, D]}. */
    Tensor modulation(Tensor temb, LowRanks adapters, Workers workers) {
        Tensor both = adaLn.with(adapters).forwardEach(temb, workers); // [P, 2 D]
        return both.view(temb.size(0), 2, both.size(1) / 2);
    }

    /**
     * {@code [Limage, D] -> [C, Hl, Wl]}.
     *
     * @param modulation of this picture, {@code [2, D]}
     */
    Tensor forward(Tensor image, Tensor modulation, ImageGeometry picture, LowRanks adapters, Workers workers) {
        Tensor x = Norms.layerNorm(image)
                .mul_(modulation.select(0, 0).add(new Scalar(1.0f)))
                .add_(modulation.select(0, 1));
        long rows = picture.latentHeight() / patchSize;
        long columns = picture.latentWidth() / patchSize;
        return projOut.with(adapters)
                .forward(x, workers) // [Limage, C p p]
                .view(rows, columns, -1, patchSize, patchSize)
                .permute(2, 0, 3, 1, 4) // [C, rows, p, columns, p]
                .reshape(-1, picture.latentHeight(), picture.latentWidth());
    }
}
