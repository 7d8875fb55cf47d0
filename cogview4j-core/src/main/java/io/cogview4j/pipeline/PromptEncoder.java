package io.cogview4j.pipeline;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptRequest.Padding;
import io.cogview4j.api.PromptSource;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.VisibleText;
import io.cogview4j.text.GlmTokenizer;
import io.cogview4j.text.TokenizedPrompt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text stage: embeddings from prompts. Prompts that are in the cache are taken from there, and others put into it;
 * an embedding from the cache is, bit for bit, the one that would be computed.
 *
 * @param cache null to encode every prompt anew
 * @param traced whether embeddings are to say for certain what made them; with a cache they do anyway. It may take
 *     reading all weights of the text encoder
 */
public record PromptEncoder(Components components, @Nullable EmbeddingCache cache, boolean traced) {
    private static final int MOST_SHOWN = 80;

    /** Makes embeddings that say what made them. */
    public PromptEncoder(Components components, @Nullable EmbeddingCache cache) {
        this(components, cache, true);
    }

    /** The same for embeddings that do not outlive the run. */
    public PromptEncoder untraced() {
        return new PromptEncoder(components, cache, false);
    }

    /**
     * Tokenizes prompts and looks for them in the cache. If one is missing there, the headers of the text encoder are read
     * and checked.
     *
     * @param guided whether negative prompts are encoded too; images without guidance need none
     * @throws io.cogview4j.message.CheckpointException naming the file or tensor that is missing, damaged or does not fit
     */
    public PreparedPrompts prepare(PromptRequest request, boolean guided) {
        List<TokenizedText> texts = components.withTokenizer(tokenizer -> {
            List<TokenizedText> all = new ArrayList<>(tokenize(tokenizer, request, request.prompts()));
            if (guided) {
                all.addAll(tokenize(tokenizer, request, negatives(request)));
            }
            return all;
        });
        List<Message> truncations = texts.stream()
                .map(TokenizedText::tokens)
                .filter(tokens -> tokens.droppedTokens() > 0)
                .map(tokens -> truncation(tokens, request.maxTokens()))
                .distinct()
                .toList();
        return PreparedPrompts.of(request.prompts().size(), texts, encoding(texts), truncations);
    }

    private Encoding encoding(List<TokenizedText> texts) {
        return Encoding.of(components, cache, traced || cache != null, texts);
    }

    /**
     * Encodes texts again, padded further; what {@link io.cogview4j.shape.PadByEncoding} needs.
     *
     * @param sources each with a text; what was cut off at its end is cut off again
     * @param tokens to which each is padded, a multiple of 16; a longer text stays as long as it is
     * @return {@code [tokens, width]} for each source, in their order
     * @throws InvalidRequestException if a text cannot be cut where it was cut
     */
    public List<PromptEmbedding> encodePadded(
            List<PromptSource> sources, int tokens, MemoryPlanner planner, RunControl control) {
        List<TokenizedText> texts = components.withTokenizer(tokenizer -> sources.stream()
                .map(source -> new TokenizedText(
                        Objects.requireNonNull(source.text()),
                        tokenizer.pad(tokenizeAgain(tokenizer, source, tokens), tokens)))
                .toList());
        PreparedPrompts prepared = PreparedPrompts.of(texts.size(), texts, encoding(texts), List.of());
        Optional<StagePlan> plan = prepared.needs().map(planner::textEncoding);
        return prepared.encode(plan, control).prompts();
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
        throw new InvalidRequestException(CoreMessage.SHAPE_PAD_OTHER_CUT, cut);
    }

    private static Message truncation(TokenizedPrompt prompt, int maxTokens) {
        int text = prompt.ids().length - prompt.paddingTokens() + prompt.droppedTokens();
        String cut = String.valueOf(prompt.droppedText());
        return Message.of(
                CoreMessage.PROMPT_TRUNCATED,
                text,
                prompt.droppedTokens(),
                maxTokens,
                VisibleText.beginning(cut, MOST_SHOWN));
    }

    private static List<String> negatives(PromptRequest request) {
        return request.negativePrompts().isEmpty()
                ? Collections.nCopies(request.prompts().size(), "")
                : request.negativePrompts();
    }

    private static List<TokenizedText> tokenize(GlmTokenizer tokenizer, PromptRequest request, List<String> texts) {
        List<TokenizedText> prompts = texts.stream()
                .map(text -> new TokenizedText(text, tokenizer.tokenize(text, request.maxTokens())))
                .toList();
        if (request.padding() == Padding.EACH_ALONE) {
            return prompts;
        }
        int longest =
                prompts.stream().mapToInt(p -> p.tokens().ids().length).max().orElseThrow();
        return prompts.stream()
                .map(p -> new TokenizedText(p.text(), tokenizer.pad(p.tokens(), longest)))
                .toList();
    }
}
