package io.cogview4j.cli;

import io.cogview4j.pipeline.ResolvedSettings;
import java.util.List;

/**
 * One run of generate over embeddings.
 *
 * @param model what to call the checkpoint
 * @param prompts numbers of the prompts, from 1
 * @param seeds of the prompts that have their own
 */
record PlannedRun(String model, List<Integer> prompts, ResolvedSettings settings, List<Long> seeds) {
    PlannedRun {
        prompts = List.copyOf(prompts);
        seeds = List.copyOf(seeds);
    }
}
