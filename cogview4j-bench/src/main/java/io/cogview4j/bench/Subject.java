package io.cogview4j.bench;

import io.cogview4j.api.ImageSize;
import java.util.List;

/** What was measured. */
public sealed interface Subject {
    /**
     * Prompts through the first layers of the text encoder, in one pass.
     *
     * @param prompts how many tokens each has
     */
    record TextEncoding(List<Integer> prompts, int layers) implements Subject {
        public TextEncoding {
            prompts = List.copyOf(prompts);
        }

        /** Of all prompts together. */
        public int tokens() {
            return prompts.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** A guided step: each picture has two sequences, one with its prompt and one with its negative prompt. */
    record DenoisingStep(ImageSize size, int pictures, TokenCounts tokens, int layers) implements Subject {}

    /** Latents of a picture to its pixels. */
    record Decoding(ImageSize size) implements Subject {}

    /** The built-in model: opened, and from a prompt to the bytes of a PNG file. */
    record TinyPicture(ImageSize size, int steps) implements Subject {}

    default Section section() {
        return switch (this) {
            case TextEncoding _ -> Section.TEXT;
            case DenoisingStep _ -> Section.STEP;
            case Decoding _ -> Section.DECODE;
            case TinyPicture _ -> Section.TINY;
        };
    }

    /** How many layers were measured; 0 if it is not a number of layers. */
    default int layers() {
        return 0;
    }

    /** How many layers CogView4-6B has of these; 0 if it is not a number of layers. */
    default int wholeLayers() {
        return switch (this) {
            case TextEncoding _ -> TrueSize.TEXT_LAYERS;
            case DenoisingStep _ -> TrueSize.TRANSFORMER_LAYERS;
            case Decoding _, TinyPicture _ -> 0;
        };
    }
}
