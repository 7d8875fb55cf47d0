package io.cogview4j.device;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.device.ArenaLayout.InArena;
import io.cogview4j.nn.RmsNorm;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * One layer of GLM: attention, then MLP, each on a normalised copy of the residual stream and added to it. Transformers: {@code
 * GlmDecoderLayer}. The weights of its products are views of one arena; those of its norms are float32 and lie beside it.
 */
public record WholeGlmLayer(
        RmsNorm attentionNorm, WholeGlmAttention attention, RmsNorm mlpNorm, WholeGatedMlp mlp, Operations operations) {
    /**
     * Reads nothing but headers and the weights of norms.
     *
     * @param weights below {@code layers.i}
     * @throws io.cogview4j.message.CheckpointException if a weight is missing or has another shape
     */
    public static BlockWeights<WholeGlmLayer> load(Weights weights, GlmShape shape) {
        return load(weights, shape, new TorchOperations());
    }

    static BlockWeights<WholeGlmLayer> load(Weights weights, GlmShape shape, Operations operations) {
        ArenaLayout layout = new ArenaLayout();
        RmsNorm attentionNorm = norm(weights.at("input_layernorm"), shape);
        InArena<WholeGlmAttention> attention = WholeGlmAttention.load(weights.at("self_attn"), shape, layout);
        RmsNorm mlpNorm = norm(weights.at("post_attention_layernorm"), shape);
        InArena<WholeGatedMlp> mlp = WholeGatedMlp.load(weights.at("mlp"), shape, layout);
        return new BlockWeights<>(
                layout,
                weights.pages(),
                arena -> new WholeGlmLayer(attentionNorm, attention.over(arena), mlpNorm, mlp.over(arena), operations));
    }

    private static RmsNorm norm(Weights weights, GlmShape shape) {
        return RmsNorm.load(weights, shape.hidden(), shape.rmsNormEps());
    }

    /**
     * Updates the residual stream.
     *
     * @param x {@code [rows, hidden]}, float32
     */
    public void forward(Tensor x, WholePrompts prompts) {
        try (var _ = Scope.open()) {
            Tensor normed = normed(x, attentionNorm);
            operations.add(x, attention.forward(normed, prompts, operations));
        }
        try (var _ = Scope.open()) {
            Tensor normed = normed(x, mlpNorm);
            operations.add(x, mlp.forward(normed, operations));
        }
    }

    /** {@code [rows, hidden]}, normalised in float32 and rounded once for the products. */
    private Tensor normed(Tensor x, RmsNorm norm) {
        try (Scope scope = Scope.open()) {
            Tensor normed = operations.rmsNorm(x, norm.weight(), norm.epsilon());
            return scope.keep(operations.as(attention.qkv().type(), normed));
        }
    }
}
