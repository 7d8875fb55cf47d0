package io.cogview4j.transformer;

import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.message.CoreMessage;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code transformer/config.json} of a {@code CogView4Transformer2DModel}; names as there, defaults as in diffusers.
 *
 * @param sampleSize default side of the latents
 * @param ropeAxesDim how many positions the rotary table has for rows and for columns
 */
public record TransformerConfig(
        int patchSize,
        int inChannels,
        int outChannels,
        int numLayers,
        int attentionHeadDim,
        int numAttentionHeads,
        int textEmbedDim,
        int timeEmbedDim,
        int conditionDim,
        int sampleSize,
        List<Integer> ropeAxesDim) {

    /** Reads {@code config.json} in the transformer's folder. */
    public static TransformerConfig read(Path folder) {
        return from(ConfigJson.read(folder.resolve("config.json")));
    }

    /** The same from JSON that is read already. */
    public static TransformerConfig from(ConfigJson json) {
        json.requireClass("CogView4Transformer2DModel");
        TransformerConfig config = new TransformerConfig(
                json.positive("patch_size", 2),
                json.positive("in_channels", 16),
                json.positive("out_channels", 16),
                json.positive("num_layers", 30),
                json.positive("attention_head_dim", 40),
                json.positive("num_attention_heads", 64),
                json.positive("text_embed_dim", 4096),
                json.positive("time_embed_dim", 512),
                json.positive("condition_dim", 256),
                json.positive("sample_size", 128),
                json.has("rope_axes_dim") ? json.positives("rope_axes_dim") : List.of(256, 256));
        if (config.ropeAxesDim.size() != 2) {
            throw json.refused(CoreMessage.ROTARY_AXES_NOT_TWO, config.ropeAxesDim);
        }
        json.requireSize(
                "num_attention_heads * attention_head_dim", (long) config.numAttentionHeads * config.attentionHeadDim);
        long area = json.requireSize("patch_size * patch_size", (long) config.patchSize * config.patchSize);
        json.requireSize("patch_size * patch_size * in_channels", area * config.inChannels);
        json.requireSize("patch_size * patch_size * out_channels", area * config.outChannels);
        if (config.attentionHeadDim % 4 != 0) {
            throw json.refused(CoreMessage.ROTARY_HEAD_INDIVISIBLE, config.attentionHeadDim);
        }
        return config;
    }

    /** Width of both streams. */
    public int width() {
        return numAttentionHeads * attentionHeadDim;
    }
}
