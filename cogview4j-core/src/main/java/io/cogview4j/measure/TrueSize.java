package io.cogview4j.measure;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageSize;
import io.cogview4j.nn.Activation;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import java.util.List;

/**
 * The networks of CogView4-6B at their true width, with random weights, so that no checkpoint is needed: time does not
 * depend on the values. Of the repeated layers there are as many as are asked for.
 */
public final class TrueSize {
    /** Layers of the text encoder that are computed: the last of its 40 is not needed. */
    public static final int TEXT_LAYERS = 39;

    public static final int TRANSFORMER_LAYERS = 28;

    /** A patch of 2x2 latents of 8x8 pixels. */
    public static final int PIXELS_PER_TOKEN_SIDE = 16;

    /** Only the rows of a prompt's tokens are ever read, so the table may be smaller than that of 151552 tokens. */
    private static final int VOCABULARY = 4096;

    private TrueSize() {}

    /**
     * Prompts through the first layers of the text encoder, in one pass.
     *
     * @param tokens of each prompt
     * @param deviceBudget how much of a device's memory the process may hold; says nothing on the CPU
     * @throws io.cogview4j.message.InvalidRequestException if the device is missing
     */
    public static Workload textEncoding(
            List<Integer> tokens, int layers, ComputeSettings compute, DeviceBudget deviceBudget) {
        return TextWorkload.open(textEncoder(layers), tokens, compute, deviceBudget);
    }

    /**
     * Images through the first layers of the transformer, each with each of the texts, in one pass: a guided step has a
     * prompt and a negative prompt.
     *
     * @param images at least one, all of this size
     * @param textTokens of each text
     * @param deviceBudget as for {@link #textEncoding}
     * @throws io.cogview4j.message.InvalidRequestException if the size is no multiple of {@link #PIXELS_PER_TOKEN_SIDE}, or
     *     the device is missing
     */
    public static Workload denoisingStep(
            ImageSize size,
            int images,
            List<Integer> textTokens,
            int layers,
            ComputeSettings compute,
            DeviceBudget deviceBudget) {
        return StepWorkload.open(transformer(layers), size, images, textTokens, compute, deviceBudget);
    }

    /**
     * Latents of one image of this size through the whole decoder.
     *
     * @param deviceBudget as for {@link #textEncoding}
     * @throws io.cogview4j.message.InvalidRequestException if the size is no multiple of 8, or the device is missing
     */
    public static Workload decoding(ImageSize size, ComputeSettings compute, DeviceBudget deviceBudget) {
        return DecodeWorkload.open(autoencoder(), size, compute, deviceBudget);
    }

    static GlmConfig textEncoder(int layers) {
        int withTheUnused = layers + 1;
        return new GlmConfig(
                VOCABULARY, 4096, 13696, withTheUnused, 32, 2, 128, 64, 10_000, 1.5625e-7, true, Activation.SILU);
    }

    static TransformerConfig transformer(int layers) {
        return new TransformerConfig(2, 16, 16, layers, 128, 32, 4096, 512, 256, 128, List.of(256, 256));
    }

    static VaeConfig autoencoder() {
        List<Integer> channels = List.of(128, 512, 1024, 1024);
        return new VaeConfig(3, 3, 16, channels, 3, 32, Activation.SILU, false, false, false, 1, 0, 1024);
    }
}
