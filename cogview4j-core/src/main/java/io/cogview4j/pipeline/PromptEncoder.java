package io.cogview4j.pipeline;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptRequest.Padding;
import io.cogview4j.api.PromptSource;
import io.cogview4j.api.Stage;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.pipeline.Encoding.Prompt;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.text.GlmTokenizer;
import io.cogview4j.text.TokenizedPrompt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The text stage: embeddings from prompts. Tokenizer and text encoder are open while {@link #encode} runs; transformer
 * and VAE never are.
 */
public final class PromptEncoder {
    private final Checkpoint checkpoint;
    private final @Nullable EmbeddingCache cache;
    private final MemoryPlanner planner;

    private PromptEncoder(@Nullable EmbeddingCache cache, MemoryPlanner planner) {
        this.checkpoint = planner.checkpoint();
        this.cache = cache;
        this.planner = planner;
    }

    /** An encoder that encodes every prompt anew. */
    public static PromptEncoder of(Checkpoint checkpoint) {
        return new PromptEncoder(null, MemoryPlanner.unlimited(checkpoint));
    }

    /**
     * This encoder, but prompts that are in the cache are taken from there, and others put into it. If all are there,
     * the text encoder is not opened: only its config, and of its weights the headers and the few bytes of a
     * {@link io.cogview4j.checkpoint.Fingerprint}.
     *
     * <p>An embedding from the cache is, bit for bit, the one that would be computed.
     */
    public PromptEncoder withCache(EmbeddingCache cache) {
        return new PromptEncoder(cache, planner);
    }

    /**
     * This encoder within a budget, of which what the process holds now is a part. The embeddings are the same, bit for
     * bit.
     */
    public PromptEncoder withBudget(MemoryBudget budget) {
        return with(planner.within(budget));
    }

    /**
     * This encoder, computing in this way.
     *
     * @throws io.cogview4j.api.InvalidRequestException if this machine, or this build, does not have the device
     */
    public PromptEncoder withCompute(ComputeSettings compute) {
        return with(planner.with(compute));
    }

    /** How this encoder computes. */
    public ComputeSettings compute() {
        return planner.compute();
    }

    PromptEncoder with(MemoryPlanner planner) {
        return new PromptEncoder(cache, planner);
    }

    /** How many tokens each prompt has, then each negative prompt if asked for. Opens the tokenizer alone. */
    public List<Integer> countTokens(PromptRequest request, boolean guided) {
        return tokenize(request, guided, ProgressListener.NONE).stream()
                .map(prompt -> prompt.tokens().ids().length)
                .toList();
    }

    /**
     * How the text stage keeps the budget for distinct prompts of these lengths. Opens no weights.
     *
     * @throws InvalidRequestException if it does not fit
     */
    public StagePlan plan(List<Integer> tokens) {
        return planner.textEncoding(tokens);
    }

    /** The smallest budget in which prompts of these lengths can be encoded. */
    public long smallestBudgetBytes(List<Integer> tokens) {
        return planner.smallestBytes(
                withBudget(MemoryBudget.UNLIMITED).plan(tokens).needs());
    }

    /**
     * Opens tokenizer and text encoder once, which reads headers and small weights only.
     *
     * @throws io.cogview4j.api.CheckpointException naming the file or tensor that is missing, damaged or does not fit
     */
    public void requireComplete() {
        GlmTokenizer.open(checkpoint.tokenizer()).close();
        GlmEncoder.open(checkpoint.textEncoder()).close();
    }

    void requireCompleteUnlessCached() {
        if (cache == null) {
            requireComplete();
        }
    }

    /**
     * Encodes all prompts in one pass over the weights. A text that occurs several times is encoded once.
     *
     * @param guided whether negative prompts are encoded too; pictures without guidance need none
     * @return embeddings that know their text, what was cut off it, and what made them
     */
    public PromptEmbeddings encode(PromptRequest request, boolean guided, ProgressListener listener) {
        int layers = GlmConfig.read(checkpoint.textEncoder()).encodedLayers();
        return StageMeter.measure(Stage.TEXT_ENCODING, layers, listener, progress -> {
            List<Prompt> prompts = tokenize(request, guided, listener);
            List<PromptEmbedding> all = new Encoding(planner, cache, listener).encode(prompts, progress, layers);
            int count = request.prompts().size();
            return new PromptEmbeddings(all.subList(0, count), all.subList(count, all.size()));
        });
    }

    /**
     * Encodes texts again, padded further; what {@link io.cogview4j.shape.PadByEncoding} needs.
     *
     * @param sources each with a text; what was cut off at its end is cut off again
     * @param tokens to which each is padded, a multiple of 16; a longer text stays as long as it is
     * @return {@code [tokens, width]} for each source, in their order
     * @throws InvalidRequestException if a text cannot be cut where it was cut
     */
    public List<PromptEmbedding> encodePadded(List<PromptSource> sources, int tokens, ProgressListener listener) {
        int layers = GlmConfig.read(checkpoint.textEncoder()).encodedLayers();
        return StageMeter.measure(Stage.TEXT_ENCODING, layers, listener, progress -> {
            List<Prompt> prompts = tokenizePadded(sources, tokens);
            return new Encoding(planner, cache, listener).encode(prompts, progress, layers);
        });
    }

    private List<Prompt> tokenizePadded(List<PromptSource> sources, int tokens) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(checkpoint.tokenizer())) {
            return sources.stream()
                    .map(source -> new Prompt(
                            Objects.requireNonNull(source.text()),
                            tokenizer.pad(tokenizeAgain(tokenizer, source, tokens), tokens)))
                    .toList();
        }
    }

    /** The limit that a text was cut at is not kept with it, but what was cut off tells which it was. */
    private static TokenizedPrompt tokenizeAgain(GlmTokenizer tokenizer, PromptSource source, int mostTokens) {
        String text = Objects.requireNonNull(source.text());
        String cut = source.cut();
        if (cut == null) {
            return tokenizer.tokenize(text, Integer.MAX_VALUE);
        }
        for (int limit = mostTokens; limit >= PromptRequest.LEAST_MAX_TOKENS; limit--) {
            TokenizedPrompt prompt = tokenizer.tokenize(text, limit);
            if (cut.equals(prompt.droppedText())) {
                return prompt;
            }
        }
        throw new InvalidRequestException(MessageCode.SHAPE_PAD_OTHER_CUT, cut);
    }

    /** Prompts, then one negative prompt for each if asked for. */
    private List<Prompt> tokenize(PromptRequest request, boolean guided, ProgressListener listener) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(checkpoint.tokenizer())) {
            List<Prompt> all = new ArrayList<>(tokenize(tokenizer, request, request.prompts(), listener));
            if (guided) {
                all.addAll(tokenize(tokenizer, request, negatives(request), listener));
            }
            return all;
        }
    }

    private static List<String> negatives(PromptRequest request) {
        return request.negativePrompts().isEmpty()
                ? Collections.nCopies(request.prompts().size(), "")
                : request.negativePrompts();
    }

    private static List<Prompt> tokenize(
            GlmTokenizer tokenizer, PromptRequest request, List<String> texts, ProgressListener listener) {
        List<Prompt> prompts = texts.stream()
                .map(text -> new Prompt(text, tokenizer.tokenize(text, request.maxTokens())))
                .toList();
        prompts.stream()
                .map(Prompt::tokens)
                .filter(t -> t.droppedTokens() > 0)
                .distinct()
                .forEach(t -> listener.on(truncated(request, t)));
        if (request.padding() == Padding.EACH_ALONE) {
            return prompts;
        }
        int longest =
                prompts.stream().mapToInt(p -> p.tokens().ids().length).max().orElseThrow();
        return prompts.stream()
                .map(p -> new Prompt(p.text(), tokenizer.pad(p.tokens(), longest)))
                .toList();
    }

    private static Progress.Warning truncated(PromptRequest request, TokenizedPrompt prompt) {
        return new Progress.Warning(
                Message.of(MessageCode.PROMPT_TRUNCATED, request.maxTokens(), String.valueOf(prompt.droppedText())));
    }
}
