package io.cogview4j.pipeline;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.Message;
import io.cogview4j.api.Origin;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptSource;
import io.cogview4j.embeddings.CacheKey;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.pipeline.StageMeter.Units;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.text.TokenizedPrompt;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Encodes what the cache does not have. Prompts are the same when their token ids are, for which buffers over the ids
 * stand here, since they are equal when their contents are.
 *
 * @param cache null to encode everything
 * @param listener hears of a cache that cannot be written to
 */
record Encoding(MemoryPlanner planner, @Nullable EmbeddingCache cache, ProgressListener listener) {
    /** A text and what the encoder reads of it. */
    record Prompt(String text, TokenizedPrompt tokens) {
        LongBuffer ids() {
            return LongBuffer.wrap(tokens.ids());
        }
    }

    /** The embeddings of these prompts, in their order. */
    List<PromptEmbedding> encode(List<Prompt> prompts, Units progress, int layers) {
        Origin origin = planner.checkpoint().origin();
        Set<LongBuffer> missing = new LinkedHashSet<>();
        prompts.forEach(prompt -> missing.add(prompt.ids()));
        Map<LongBuffer, PromptEmbedding> embeddings = find(origin, missing);
        missing.removeAll(embeddings.keySet());
        if (missing.isEmpty()) {
            progress.done(layers);
        } else {
            Map<LongBuffer, PromptEmbedding> encoded = encode(List.copyOf(missing), progress);
            embeddings.putAll(encoded);
            store(origin, prompts, encoded);
        }
        return prompts.stream()
                .map(prompt -> sourced(embeddings.get(prompt.ids()), prompt, origin))
                .toList();
    }

    private Map<LongBuffer, PromptEmbedding> encode(List<LongBuffer> ids, Units progress) {
        StagePlan plan =
                planner.textEncoding(ids.stream().map(LongBuffer::capacity).toList());
        progress.planned(plan);
        try (GlmEncoder encoder =
                GlmEncoder.open(planner.checkpoint().textEncoder(), plan.residency(), planner.compute())) {
            List<PromptEmbedding> encoded =
                    encoder.encode(ids.stream().map(LongBuffer::array).toList(), (done, _) -> progress.done(done));
            Map<LongBuffer, PromptEmbedding> embeddings = new HashMap<>();
            for (int i = 0; i < ids.size(); i++) {
                embeddings.put(ids.get(i), encoded.get(i));
            }
            return embeddings;
        }
    }

    private Map<LongBuffer, PromptEmbedding> find(Origin origin, Set<LongBuffer> wanted) {
        Map<LongBuffer, PromptEmbedding> found = new HashMap<>();
        if (cache != null) {
            for (LongBuffer ids : wanted) {
                @Nullable CacheKey key = CacheKey.of(origin, arithmetic(), ids.array());
                @Nullable PromptEmbedding embedding = key == null ? null : cache.find(key);
                if (embedding != null) {
                    found.put(ids, embedding);
                }
            }
        }
        return found;
    }

    private void store(Origin origin, List<Prompt> prompts, Map<LongBuffer, PromptEmbedding> encoded) {
        if (cache == null) {
            return;
        }
        Map<CacheKey, PromptEmbedding> fresh = new LinkedHashMap<>();
        for (Prompt prompt : prompts) {
            @Nullable CacheKey key = CacheKey.of(origin, arithmetic(), prompt.tokens().ids());
            @Nullable PromptEmbedding embedding = encoded.get(prompt.ids());
            if (key != null && embedding != null) {
                fresh.putIfAbsent(key, sourced(embedding, prompt, origin));
            }
        }
        @Nullable Message problem = cache.store(fresh);
        if (problem != null) {
            listener.on(new Progress.Warning(problem));
        }
    }

    private Arithmetic arithmetic() {
        return planner.compute().arithmetic();
    }

    private PromptEmbedding sourced(PromptEmbedding embedding, Prompt prompt, Origin origin) {
        return new PromptEmbedding(
                embedding.values(),
                embedding.tokens(),
                embedding.width(),
                new PromptSource(prompt.text(), prompt.tokens().droppedText(), origin, arithmetic()));
    }
}
