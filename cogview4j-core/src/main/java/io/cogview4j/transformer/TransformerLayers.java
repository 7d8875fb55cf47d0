package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;

/** The layers of the network, in the order of their use. */
record TransformerLayers(
        PatchEmbedding patchEmbedding, ConditionEmbedding conditionEmbedding, Blocks blocks, FinalLayer finalLayer) {
    static TransformerLayers load(Weights weights, TransformerConfig config) {
        return new TransformerLayers(
                PatchEmbedding.load(weights.at("patch_embed"), config),
                ConditionEmbedding.load(weights.at("time_condition_embed"), config),
                Blocks.load(weights, config),
                FinalLayer.load(weights, config));
    }
}
