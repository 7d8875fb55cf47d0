package io.cogview4j.cli;

import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.pipeline.PromptEncoder;
import picocli.CommandLine.Option;

/** Whether prompts that were encoded before are encoded again. */
final class CacheOption {
    @Option(
            names = "--no-cache",
            description =
                    "Encode all prompts, and keep nothing of them; without it, embeddings of earlier runs are used "
                            + "again.")
    private boolean off;

    PromptEncoder encoder(Checkpoint checkpoint, MemoryBudget budget) {
        PromptEncoder encoder = PromptEncoder.of(checkpoint).withBudget(budget);
        return off ? encoder : encoder.withCache(EmbeddingCache.open());
    }
}
