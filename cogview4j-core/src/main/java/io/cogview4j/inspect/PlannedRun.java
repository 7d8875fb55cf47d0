package io.cogview4j.inspect;

import io.cogview4j.api.ImageSize;
import java.util.List;

/**
 * One run that generate would make of embeddings with a model.
 *
 * @param model what to call the checkpoint
 * @param prompts numbers of the prompts, from 1
 * @param seeds of the prompts that have their own
 */
public record PlannedRun(
        String model, List<Integer> prompts, ImageSize size, int steps, double guidanceScale, List<Long> seeds) {
    public PlannedRun {
        prompts = List.copyOf(prompts);
        seeds = List.copyOf(seeds);
    }
}
