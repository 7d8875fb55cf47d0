package io.cogview4j.bench;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageSize;
import io.cogview4j.measure.TrueSize;
import io.cogview4j.measure.Workload;
import java.util.List;

/** What is measured. */
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

    /** A guided step: each image has two sequences, one with its prompt and one with its negative prompt. */
    record DenoisingStep(ImageSize size, int images, PromptLengths tokens, int layers) implements Subject {}

    /** Latents of an image to its pixels. */
    record ImageDecoding(ImageSize size) implements Subject {}

    /** The built-in model: opened, and from a prompt to the bytes of a PNG file of {@link #SIZE}. */
    record TinyImage(int steps) implements Subject {
        public static final ImageSize SIZE = ImageSize.square(128);
    }

    /**
     * Prepares the runs; whoever asks closes them.
     *
     * @param deviceBudget how much of a device's memory they may hold
     */
    default Workload open(ComputeSettings compute, DeviceBudget deviceBudget) {
        return switch (this) {
            case TextEncoding text -> TrueSize.textEncoding(text.prompts(), text.layers(), compute, deviceBudget);
            case DenoisingStep step ->
                TrueSize.denoisingStep(
                        step.size(),
                        step.images(),
                        List.of(step.tokens().prompt(), step.tokens().negative()),
                        step.layers(),
                        compute,
                        deviceBudget);
            case ImageDecoding decoding -> TrueSize.decoding(decoding.size(), compute, deviceBudget);
            case TinyImage tiny -> TinyWorkload.open(tiny, compute, deviceBudget);
        };
    }

    default Section section() {
        return switch (this) {
            case TextEncoding _ -> Section.TEXT;
            case DenoisingStep _ -> Section.STEP;
            case ImageDecoding _ -> Section.DECODE;
            case TinyImage _ -> Section.TINY;
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
            case ImageDecoding _, TinyImage _ -> 0;
        };
    }
}
