package io.cogview4j.vae;

import io.cogview4j.api.Latents;
import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.nn.Activation;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code vae/config.json} says. Names and defaults are diffusers'.
 *
 * @param blockOutChannels channels of each level, finest first; each level but one halves the image
 * @param layersPerBlock resnet blocks of an encoder level; a decoder level has one more
 * @param normNumGroups groups of every group norm
 * @param scalingFactor latents of the transformer are those of the encoder times this
 * @param shiftFactor read but not used: CogView4's pipeline ignores it
 * @param sampleSize side of the images in training, from which the tile size follows
 */
public record VaeConfig(
        int inChannels,
        int outChannels,
        int latentChannels,
        List<Integer> blockOutChannels,
        int layersPerBlock,
        int normNumGroups,
        Activation activation,
        boolean midBlockAddAttention,
        boolean useQuantConv,
        boolean usePostQuantConv,
        double scalingFactor,
        double shiftFactor,
        int sampleSize) {
    /** Of every group norm; diffusers' {@code Encoder} and {@code Decoder} fix it. */
    static final double NORM_EPSILON = 1e-6;

    public static VaeConfig read(Path file) {
        return from(ConfigJson.read(file));
    }

    /** The same from JSON that is read already. */
    public static VaeConfig from(ConfigJson json) {
        json.requireClass("AutoencoderKL");
        List<Integer> channels = json.positives("block_out_channels");
        json.requireSize("2 ^ (levels of block_out_channels - 1)", 1L << Math.min(channels.size() - 1, 62));
        requireTypes(json, "down_block_types", "DownEncoderBlock2D", channels.size());
        requireTypes(json, "up_block_types", "UpDecoderBlock2D", channels.size());
        int groups = json.positive("norm_num_groups", 32);
        for (int c : channels) {
            if (c % groups != 0) {
                throw json.refused(CoreMessage.VAE_GROUPS_INDIVISIBLE, c, channels, groups);
            }
        }
        double scalingFactor = json.number("scaling_factor", 0.18215);
        if (scalingFactor == 0) {
            throw json.refused(CoreMessage.VAE_SCALING_FACTOR_ZERO);
        }
        return new VaeConfig(
                json.positive("in_channels", 3),
                json.positive("out_channels", 3),
                json.positive("latent_channels", 4),
                channels,
                json.positive("layers_per_block", 1),
                groups,
                Activation.read(json, "act_fn"),
                json.flag("mid_block_add_attention", true),
                json.flag("use_quant_conv", true),
                json.flag("use_post_quant_conv", true),
                scalingFactor,
                json.number("shift_factor", 0),
                sampleSize(json));
    }

    private static void requireTypes(ConfigJson json, String key, String type, int levels) {
        List<String> types = json.has(key) ? json.texts(key) : List.of(type);
        for (String found : types) {
            if (!found.equals(type)) {
                throw json.refused(CoreMessage.VAE_BLOCK_UNSUPPORTED, found, key, type);
            }
        }
        if (types.size() != levels) {
            throw json.refused(CoreMessage.VAE_BLOCKS_COUNT, key, types.size(), levels);
        }
    }

    private static int sampleSize(ConfigJson json) {
        return json.root().path("sample_size").isArray()
                ? json.positives("sample_size").getFirst()
                : json.positive("sample_size", 32);
    }

    /** Channels of the coarsest level, where encoder and decoder meet. */
    int midChannels() {
        return blockOutChannels.getLast();
    }

    /** How many pixels of an image's side make one of its latents: 8 for four levels. */
    public int scaleFactor() {
        return 1 << (blockOutChannels.size() - 1);
    }

    /** From the transformer's latents to the decoder's: divided by the scaling factor. */
    public Latents unscaled(Latents latents) {
        float[] values = latents.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) scalingFactor;
        }
        return new Latents(values, latents.batch(), latents.channels(), latents.height(), latents.width());
    }

    /** From the encoder's latents to the transformer's: multiplied by the scaling factor. */
    public Latents scaled(Latents latents) {
        float[] values = latents.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) scalingFactor;
        }
        return new Latents(values, latents.batch(), latents.channels(), latents.height(), latents.width());
    }
}
