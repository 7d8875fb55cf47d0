package io.cogview4j;

import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.preview.ColourCache;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings of prompts that were encoded before, in a folder that any number of processes share. What is found there
 * equals, bit for bit, what would be computed. What {@link CogView4#previews previews} need of a model is kept beside them.
 */
public final class PromptCache {
    private final EmbeddingCache embeddings;

    private PromptCache(EmbeddingCache embeddings) {
        this.embeddings = embeddings;
    }

    /**
     * A prompt in the cache.
     *
     * @param text null if unknown
     * @param tokens of its embedding, padding included
     * @param bytes of its file
     */
    public record CachedPrompt(@Nullable String text, int tokens, long bytes, Instant lastUse) {}

    /**
     * The user's cache: in {@code COGVIEW4J_CACHE}, or {@code cogview4j} where the system wants caches.
     *
     * @throws io.cogview4j.message.InvalidRequestException if the environment names no valid path
     */
    public static PromptCache ofUser() {
        return new PromptCache(EmbeddingCache.open());
    }

    /** A cache below this folder, which need not exist. */
    public static PromptCache in(Path folder) {
        return new PromptCache(EmbeddingCache.in(folder));
    }

    /** Where the embeddings are. */
    public Path folder() {
        return embeddings.folder();
    }

    /** The prompts that are known, last used first. */
    public List<CachedPrompt> list() {
        return embeddings.list().stream()
                .map(entry -> new CachedPrompt(entry.text(), entry.tokens(), entry.bytes(), entry.lastUse()))
                .toList();
    }

    /**
     * Forgets all prompts.
     *
     * @return how many there were
     * @throws io.cogview4j.message.OutputException if a file cannot be deleted
     */
    public int clear() {
        return embeddings.clear();
    }

    EmbeddingCache embeddings() {
        return embeddings;
    }

    /** Beside the embeddings. */
    ColourCache colours() {
        return new ColourCache(embeddings.folder().resolveSibling("previews"));
    }
}
