package io.cogview4j.text;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.nn.RmsNorm;
import io.cogview4j.nn.Rows;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One layer of GLM: attention, then MLP, each on a normalised copy of the residual stream and added to it. */
record GlmBlock(RmsNorm attentionNorm, GlmAttention attention, RmsNorm mlpNorm, GatedMlp mlp) {
    static GlmBlock load(Weights weights, GlmConfig config) {
        return new GlmBlock(
                RmsNorm.load(weights.at("input_layernorm"), config.hiddenSize(), config.rmsNormEps()),
                GlmAttention.load(weights.at("self_attn"), config),
                RmsNorm.load(weights.at("post_attention_layernorm"), config.hiddenSize(), config.rmsNormEps()),
                GatedMlp.load(weights.at("mlp"), config));
    }

    /** Adds to {@code x}, {@code [rows, hidden]}, in place. */
    void forward(Tensor x, List<Rows> prompts, GlmRotary rotary, GlmBuffers buffers) {
        x.add_(attention.forward(attentionNorm.forward(x, buffers.normed()), prompts, rotary, buffers));
        x.add_(mlp.forward(mlpNorm.forward(x, buffers.normed()), prompts, buffers));
    }
}
