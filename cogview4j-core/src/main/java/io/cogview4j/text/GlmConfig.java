package io.cogview4j.text;

import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.nn.Activation;
import java.nio.file.Path;
import java.util.List;

/**
 * The text encoder's {@code config.json}, as transformers 4 or 5 writes it. What it leaves out has the value that
 * {@code GlmConfig} of transformers gives it.
 *
 * @param rotaryDim how many of the first dimensions of a head are rotated: {@code head_dim * partial_rotary_factor}
 */
public record GlmConfig(
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int headDim,
        int rotaryDim,
        double ropeTheta,
        double rmsNormEps,
        boolean attentionBias,
        Activation hiddenAct) {
    private static final List<String> ARCHITECTURES = List.of("GlmModel", "GlmForCausalLM");

    /**
     * Reads {@code config.json} of {@code text_encoder/}.
     *
     * @throws io.cogview4j.message.CheckpointException if it is missing, is not that of a GLM, or contradicts itself
     */
    public static GlmConfig read(Path textEncoderFolder) {
        return from(ConfigJson.read(textEncoderFolder.resolve("config.json")));
    }

    /** The same from JSON that is read already. */
    public static GlmConfig from(ConfigJson config) {
        requireGlm(config);
        int hiddenSize = config.positive("hidden_size");
        int heads = config.positive("num_attention_heads");
        int headDim = headDim(config, hiddenSize, heads);
        config.requireSize("num_attention_heads * head_dim", (long) heads * headDim);
        ConfigJson rope = ropeParameters(config);
        return new GlmConfig(
                config.positive("vocab_size"),
                hiddenSize,
                config.positive("intermediate_size"),
                config.positive("num_hidden_layers"),
                heads,
                keyValueHeads(config, heads),
                headDim,
                rotaryDim(
                        config,
                        headDim,
                        rope.number("partial_rotary_factor", config.number("partial_rotary_factor", 0.5))),
                ropeTheta(config, rope.number("rope_theta", config.number("rope_theta", 10_000))),
                config.number("rms_norm_eps", 1.5625e-7),
                config.flag("attention_bias", true),
                Activation.read(config, "hidden_act"));
    }

    private static void requireGlm(ConfigJson config) {
        String modelType = config.text("model_type", "glm");
        List<String> architectures = config.has("architectures") ? config.texts("architectures") : List.of("GlmModel");
        boolean known = architectures.isEmpty() || architectures.stream().anyMatch(ARCHITECTURES::contains);
        if (!modelType.equals("glm") || !known) {
            throw config.refused(
                    CoreMessage.ENCODER_NOT_GLM,
                    String.join(", ", architectures),
                    modelType,
                    String.join(", ", ARCHITECTURES));
        }
    }

    private static int headDim(ConfigJson config, int hiddenSize, int heads) {
        if (!config.root().has("head_dim")) {
            return 128;
        }
        if (!config.has("head_dim") && hiddenSize % heads != 0) {
            throw config.refused(
                    CoreMessage.CONFIG_NOT_DIVISIBLE, "hidden_size", hiddenSize, "num_attention_heads", heads);
        }
        return config.positive("head_dim", hiddenSize / heads);
    }

    private static int keyValueHeads(ConfigJson config, int heads) {
        int keyValueHeads =
                config.root().has("num_key_value_heads") ? config.positive("num_key_value_heads", heads) : 2;
        if (heads % keyValueHeads != 0) {
            throw config.refused(
                    CoreMessage.CONFIG_NOT_DIVISIBLE,
                    "num_attention_heads",
                    heads,
                    "num_key_value_heads",
                    keyValueHeads);
        }
        return keyValueHeads;
    }

    /** Where the rotary parameters lie: transformers 5 has an object of their own, which 4 kept for scaled ones only. */
    private static ConfigJson ropeParameters(ConfigJson config) {
        ConfigJson rope = config.object(config.has("rope_scaling") ? "rope_scaling" : "rope_parameters");
        String type = rope.text("rope_type", rope.text("type", "default"));
        if (!type.equals("default")) {
            throw config.refused(CoreMessage.ROTARY_TYPE_UNSUPPORTED, type);
        }
        return rope;
    }

    private static int rotaryDim(ConfigJson config, int headDim, double factor) {
        int rotaryDim = (int) (headDim * factor);
        if (rotaryDim < 2 || rotaryDim > headDim || rotaryDim % 2 != 0) {
            throw config.refused(CoreMessage.ROTARY_DIMENSIONS_IMPOSSIBLE, factor, headDim, rotaryDim);
        }
        return rotaryDim;
    }

    private static double ropeTheta(ConfigJson config, double theta) {
        if (!(theta > 0)) {
            throw config.refused(CoreMessage.CONFIG_NOT_ABOVE_ZERO, "rope_theta", theta);
        }
        return theta;
    }

    /** All layers but the last, whose output nobody uses. */
    public int encodedLayers() {
        return numHiddenLayers - 1;
    }
}
