package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.tensor.Workers;
import org.bytedeco.pytorch.Tensor;

/**
 * The modulation of a block from the time embedding. The checkpoint holds twelve chunks of width D, in this order:
 * shift, scale and gate for attention, the same for the feed-forward; image and text interleaved. Diffusers: {@code
 * CogView4AdaLayerNormZero}.
 */
record AdaLnZero(Linear linear) {
    /** What {@link #forward} gives. */
    record Output(Modulation attention, Modulation feedForward) {}

    static AdaLnZero load(Weights weights, TransformerConfig config) {
        return new AdaLnZero(Linear.load(weights.at("linear"), config.timeEmbedDim(), 12L * config.width()));
    }

    /** @param temb {@code [P, timeEmbedDim]} */
    Output forward(Tensor temb, LowRanks adapters, Workers workers) {
        Tensor all = linear.with(adapters).forwardEach(temb, workers); // [P, 12 D]
        Tensor chunks = all.view(temb.size(0), 2, 3, 2, all.size(1) / 12); // [P, half, 3, stream, D]
        return new Output(Modulation.of(chunks.select(1, 0)), Modulation.of(chunks.select(1, 1)));
    }
}
