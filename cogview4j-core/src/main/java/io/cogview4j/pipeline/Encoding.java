package io.cogview4j.pipeline;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptSource;
import io.cogview4j.embeddings.CacheKey;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.memory.Residency;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.message.Message;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.text.GlmNeeds;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds prompts in the cache and encodes the others. Prompts are the same when their token ids are.
 *
 * @param cache null to encode everything
 * @param origin of the embeddings
 * @param cached what the cache has
 * @param missing what it does not have
 */
record Encoding(
        Components components,
        @Nullable EmbeddingCache cache,
        Origin origin,
        Map<LongBuffer, PromptEmbedding> cached,
        List<LongBuffer> missing) {
    /**
     * Looks for the texts in the cache.
     *
     * @param traced whether the embeddings are to say for certain what made them
     */
    static Encoding of(
            Components components, @Nullable EmbeddingCache cache, boolean traced, List<TokenizedText> texts) {
        Origin origin = traced ? components.origin() : components.sampledOrigin();
        Arithmetic arithmetic = components.textCompute().arithmetic();
        Set<LongBuffer> missing = new LinkedHashSet<>();
        texts.forEach(text -> missing.add(text.ids()));
        Map<LongBuffer, PromptEmbedding> cached = new HashMap<>();
        if (cache != null) {
            for (LongBuffer ids : missing) {
                @Nullable CacheKey key = CacheKey.of(origin, arithmetic, ids.array());
                @Nullable PromptEmbedding embedding = key == null ? null : cache.find(key);
                if (embedding != null) {
                    cached.put(ids, embedding);
                }
            }
        }
        missing.removeAll(cached.keySet());
        return new Encoding(components, cache, origin, cached, List.copyOf(missing));
    }

    /** Of the text encoder. */
    int layers() {
        return components.textConfig().encodedLayers();
    }

    /** What encoding the missing prompts needs; empty if none is missing. */
    Optional<StageNeeds> needs() {
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> tokens = missing.stream().map(LongBuffer::capacity).toList();
        return Optional.of(GlmNeeds.of(
                components.textHeaders().sizes(), components.textConfig(), components.textCompute(), tokens));
    }

    /** The embeddings of these texts, all of which the cache has. */
    List<PromptEmbedding> found(List<TokenizedText> texts) {
        return texts.stream().map(text -> sourced(cached.get(text.ids()), text)).toList();
    }

    /** The embeddings of these texts, in their order; the missing ones are encoded and put into the cache. */
    List<PromptEmbedding> encode(
            List<TokenizedText> texts, Residency residency, RunControl control, StageMeter.Units units) {
        Map<LongBuffer, PromptEmbedding> encoded = encodeMissing(residency, units);
        store(texts, encoded, control);
        Map<LongBuffer, PromptEmbedding> all = new HashMap<>(cached);
        all.putAll(encoded);
        return texts.stream().map(text -> sourced(all.get(text.ids()), text)).toList();
    }

    private Map<LongBuffer, PromptEmbedding> encodeMissing(Residency residency, StageMeter.Units units) {
        return components.withTextEncoder(residency, (GlmEncoder encoder) -> {
            List<long[]> ids = missing.stream().map(LongBuffer::array).toList();
            List<PromptEmbedding> embeddings = encoder.encode(ids, (done, _) -> units.done(done));
            Map<LongBuffer, PromptEmbedding> encoded = new HashMap<>();
            for (int i = 0; i < embeddings.size(); i++) {
                encoded.put(missing.get(i), embeddings.get(i));
            }
            return encoded;
        });
    }

    private void store(List<TokenizedText> texts, Map<LongBuffer, PromptEmbedding> encoded, RunControl control) {
        if (cache == null) {
            return;
        }
        Map<CacheKey, PromptEmbedding> fresh = new LinkedHashMap<>();
        for (TokenizedText text : texts) {
            @Nullable CacheKey key = CacheKey.of(
                    origin, components.textCompute().arithmetic(), text.tokens().ids());
            @Nullable PromptEmbedding embedding = encoded.get(text.ids());
            if (key != null && embedding != null) {
                fresh.putIfAbsent(key, sourced(embedding, text));
            }
        }
        @Nullable Message problem = cache.store(fresh);
        if (problem != null) {
            control.warn(problem);
        }
    }

    private PromptEmbedding sourced(@Nullable PromptEmbedding embedding, TokenizedText text) {
        if (embedding == null) {
            throw new IllegalStateException("a text has neither been found nor encoded");
        }
        return new PromptEmbedding(
                embedding.values(),
                embedding.tokens(),
                embedding.width(),
                new PromptSource(
                        text.text(),
                        text.tokens().droppedText(),
                        origin,
                        components.textCompute().arithmetic()));
    }
}
