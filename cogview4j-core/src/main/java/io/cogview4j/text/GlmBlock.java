package io.cogview4j.text;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.RmsNorm;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/** One layer of GLM: attention, then MLP, each on a normalised copy of the residual stream and added to it. */
record GlmBlock(RmsNorm attentionNorm, GlmAttention attention, RmsNorm mlpNorm, GatedMlp mlp) {
    /** Rows that are added and normalised at a time: their temporaries stay in the cache. */
    private static final long CHUNK_ROWS = 64;

    static GlmBlock load(Weights weights, GlmConfig config) {
        return new GlmBlock(
                RmsNorm.load(weights.at("input_layernorm"), config.hiddenSize(), config.rmsNormEps()),
                GlmAttention.load(weights.at("self_attn"), config),
                RmsNorm.load(weights.at("post_attention_layernorm"), config.hiddenSize(), config.rmsNormEps()),
                GatedMlp.load(weights.at("mlp"), config));
    }

    /** Adds to {@code x}, {@code [rows, hidden]}, in place. */
    void forward(Tensor x, List<Rows> prompts, GlmRotary rotary, GlmBuffers buffers, Workers workers) {
        Tensor normed = buffers.normed(); // what a sub-layer reads; what it gives takes its place
        each(prompts, workers, rows -> attentionNorm.forward(rows.of(x), rows.of(normed)));
        Tensor attended = attention.forward(normed, prompts, rotary, buffers, workers);
        each(prompts, workers, rows -> {
            rows.of(x).add_(rows.of(attended));
            mlpNorm.forward(rows.of(x), rows.of(normed));
        });
        Tensor fed = mlp.forward(normed, prompts, buffers, workers);
        each(prompts, workers, rows -> rows.of(x).add_(rows.of(fed)));
    }

    private static void each(List<Rows> prompts, Workers workers, Consumer<Rows> operation) {
        List<Rows> chunks = prompts.stream()
                .flatMap(prompt -> prompt.parts(CHUNK_ROWS).stream())
                .toList();
        workers.each(chunks.size(), i -> operation.accept(chunks.get(i)));
    }
}
