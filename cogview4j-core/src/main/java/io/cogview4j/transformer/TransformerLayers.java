package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import java.util.ArrayList;
import java.util.List;

/** The layers of the network, in the order of their use. */
record TransformerLayers(
        PatchEmbedding patchEmbedding,
        ConditionEmbedding conditionEmbedding,
        List<TransformerBlock> blocks,
        FinalLayer finalLayer) {
    static TransformerLayers load(Weights weights, TransformerConfig config) {
        PatchEmbedding patchEmbedding = PatchEmbedding.load(weights.at("patch_embed"), config);
        ConditionEmbedding conditionEmbedding = ConditionEmbedding.load(weights.at("time_condition_embed"), config);
        List<TransformerBlock> blocks =
                new ArrayList<>(); // one by one: a config may name millions of which there are a few
        for (int i = 0; i < config.numLayers(); i++) {
            blocks.add(TransformerBlock.load(weights.at("transformer_blocks", i), config));
        }
        return new TransformerLayers(patchEmbedding, conditionEmbedding, blocks, FinalLayer.load(weights, config));
    }
}
