package io.cogview4j.bench;

import io.cogview4j.nn.Activation;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.transformer.TransformerConfig;
import io.cogview4j.vae.VaeConfig;
import java.util.List;

/** The configs of CogView4-6B, with as many layers as are asked for. */
public final class TrueSize {
    /** Layers of the text encoder that are computed. */
    public static final int TEXT_LAYERS = 39;

    public static final int TRANSFORMER_LAYERS = 28;

    /** A patch of 2x2 latents of 8x8 pixels. */
    static final int PIXELS_PER_TOKEN_SIDE = 16;

    /** Only the rows of a prompt's tokens are ever read, so the table may be smaller than that of 151552 tokens. */
    private static final int VOCABULARY = 4096;

    private TrueSize() {}

    static GlmConfig text(int layers) {
        int withTheUnused = layers + 1;
        return new GlmConfig(
                VOCABULARY, 4096, 13696, withTheUnused, 32, 2, 128, 64, 10_000, 1.5625e-7, true, Activation.SILU);
    }

    static TransformerConfig transformer(int layers) {
        return new TransformerConfig(2, 16, 16, layers, 128, 32, 4096, 512, 256, 128, List.of(256, 256));
    }

    static VaeConfig vae() {
        List<Integer> channels = List.of(128, 512, 1024, 1024);
        return new VaeConfig(3, 3, 16, channels, 3, 32, Activation.SILU, false, false, false, 1, 0, 1024);
    }
}
