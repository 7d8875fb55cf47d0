package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.PromptCache;
import picocli.CommandLine.Option;

/** Whether prompts that were encoded before are encoded again. */
final class CacheOption {
    @Option(
            names = "--no-cache",
            description =
                    "Encode all prompts, and keep nothing of them; without it, embeddings of earlier runs are used "
                            + "again.")
    private boolean off;

    /** The model, with the user's cache unless that is not wanted. */
    CogView4 apply(CogView4 model) {
        return off ? model : model.withCache(PromptCache.ofUser());
    }
}
