package io.cogview4j.bench;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageSize;
import io.cogview4j.measure.TrueSize;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;
import java.util.Set;

/**
 * What is to be measured, and how.
 *
 * @param stepSizes of images for which a denoising step is measured
 * @param decodedSizes of images for which decoding is measured
 * @param layers of the text encoder and the transformer; the true ones have {@link TrueSize#TEXT_LAYERS} and {@link
 *     TrueSize#TRANSFORMER_LAYERS}
 * @param repeat how many runs count, after one that does not
 * @param deviceBudget how much of the device's memory may be held
 */
public record BenchRequest(
        Set<Section> sections,
        List<ImageSize> stepSizes,
        List<ImageSize> decodedSizes,
        int layers,
        PromptLengths tokens,
        int repeat,
        ComputeSettings compute,
        DeviceBudget deviceBudget) {
    static final int MOST_LAYERS = TrueSize.TRANSFORMER_LAYERS;
    static final long MOST_PIXELS = 1L << 21;

    /** @throws InvalidRequestException if a value makes no measurement */
    public BenchRequest {
        sections = Set.copyOf(sections);
        stepSizes = List.copyOf(stepSizes);
        decodedSizes = List.copyOf(decodedSizes);
        stepSizes.forEach(BenchRequest::requireSize);
        decodedSizes.forEach(BenchRequest::requireSize);
        if (layers < 1 || layers > MOST_LAYERS) {
            throw new InvalidRequestException(BenchMessage.BENCH_LAYERS_OUT_OF_RANGE, layers, MOST_LAYERS);
        }
        if (repeat < 1) {
            throw new InvalidRequestException(BenchMessage.BENCH_REPEAT_NOT_POSITIVE, repeat);
        }
    }

    private static void requireSize(ImageSize size) {
        size.requireMultiple(TrueSize.PIXELS_PER_TOKEN_SIDE);
        if (size.pixels() > MOST_PIXELS) {
            throw new InvalidRequestException(BenchMessage.BENCH_SIZE_TOO_LARGE, size, MOST_PIXELS);
        }
    }
}
