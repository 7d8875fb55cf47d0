package io.cogview4j.text;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.Attention;
import io.cogview4j.nn.Linear;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Workers;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Causal self-attention with rotary positions, in which several query heads share one key and value head. */
record GlmAttention(Linear query, Linear key, Linear value, Linear output, Attention attention, int headDim) {
    static GlmAttention load(Weights weights, GlmConfig config) {
        long hidden = config.hiddenSize();
        long queryWidth = (long) config.numAttentionHeads() * config.headDim();
        long keyWidth = (long) config.numKeyValueHeads() * config.headDim();
        boolean bias = config.attentionBias();
        return new GlmAttention(
                Linear.load(weights.at("q_proj"), hidden, queryWidth, bias),
                Linear.load(weights.at("k_proj"), hidden, keyWidth, bias),
                Linear.load(weights.at("v_proj"), hidden, keyWidth, bias),
                Linear.load(weights.at("o_proj"), queryWidth, hidden, false),
                Attention.on(weights.backend()),
                config.headDim());
    }

    /** {@code [rows, hidden]}, replaced by what the attention gives; each prompt attends to itself alone. */
    Tensor forward(Tensor x, List<Rows> prompts, GlmRotary rotary, GlmBuffers buffers, Workers workers) {
        query.forward(x, buffers.query(), prompts, workers);
        key.forward(x, buffers.key(), prompts, workers);
        value.forward(x, buffers.value(), prompts, workers);
        int heads = Math.toIntExact(buffers.query().size(1) / headDim);
        int keyHeads = Math.toIntExact(buffers.key().size(1) / headDim);
        int group = heads / keyHeads; // consecutive query heads share a key and value head
        workers.each(
                prompts.size() * keyHeads,
                i -> rotary.rotate(ofHead(i % keyHeads, prompts.get(i / keyHeads), buffers.key())));
        workers.each(prompts.size() * heads, i -> {
            int head = i % heads;
            Rows prompt = prompts.get(i / heads);
            attend(
                    ofHead(head, prompt, buffers.query()),
                    ofHead(head / group, prompt, buffers.key()),
                    ofHead(head / group, prompt, buffers.value()),
                    rotary);
        });
        return output.forward(buffers.query(), x, prompts, workers);
    }

    /** One head of one prompt, each {@code [tokens, headDim]}; the result takes the place of the queries. */
    private void attend(Tensor q, Tensor k, Tensor v, GlmRotary rotary) {
        rotary.rotate(q);
        q.copy_(attention.causal(q.contiguous(), k.contiguous(), v.contiguous()));
    }

    /** {@code [rows, heads * headDim] -> [tokens, headDim]}, a view. */
    private Tensor ofHead(int head, Rows prompt, Tensor packed) {
        return prompt.of(packed).narrow(1, (long) head * headDim, headDim);
    }
}
