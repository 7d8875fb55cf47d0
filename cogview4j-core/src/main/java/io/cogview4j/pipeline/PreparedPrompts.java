package io.cogview4j.pipeline;

import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.events.Stage;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prompts on their way to embeddings: tokenized, looked up in the cache, and what is missing there planned. Nothing of
 * that happens again when they are encoded.
 */
public final class PreparedPrompts {
    private final int prompts;
    private final List<TokenizedText> texts;
    private final Encoding encoding;
    private final Optional<StageNeeds> needs;
    private final List<Message> truncations;

    private PreparedPrompts(
            int prompts,
            List<TokenizedText> texts,
            Encoding encoding,
            Optional<StageNeeds> needs,
            List<Message> truncations) {
        this.prompts = prompts;
        this.texts = List.copyOf(texts);
        this.encoding = encoding;
        this.needs = needs;
        this.truncations = List.copyOf(truncations);
    }

    /**
     * @param prompts how many of the texts are prompts; the others are negative prompts
     * @param truncations warnings about texts that were cut
     */
    static PreparedPrompts of(int prompts, List<TokenizedText> texts, Encoding encoding, List<Message> truncations) {
        return new PreparedPrompts(prompts, texts, encoding, encoding.needs(), truncations);
    }

    /** How many tokens each prompt has, padding included. */
    public List<Integer> promptTokens() {
        return tokens().subList(0, prompts);
    }

    /** How many tokens each negative prompt has, padding included; none without guidance. */
    public List<Integer> negativeTokens() {
        return tokens().subList(prompts, texts.size());
    }

    /** What made them, or will; as much as can be told quickly. */
    public Origin origin() {
        return encoding.origin().isCertain()
                ? encoding.origin()
                : encoding.components().quickOrigin();
    }

    private List<Integer> tokens() {
        return texts.stream().map(text -> text.tokens().ids().length).toList();
    }

    /** Warnings about texts that were cut. */
    public List<Message> truncations() {
        return truncations;
    }

    /** What encoding needs; empty if the cache has everything, so that the text encoder is not opened. */
    public Optional<StageNeeds> needs() {
        return needs;
    }

    /**
     * Encodes what the cache does not have, in one pass over the weights. A text that occurs several times is encoded
     * once.
     *
     * @param plan how the text encoder keeps the budget; ignored if it is not needed
     * @return embeddings that know their text, what was cut off it, and what made them
     */
    public PromptEmbeddings encode(Optional<StagePlan> plan, RunControl control) {
        control.warn(truncations);
        int layers = encoding.layers();
        List<PromptEmbedding> all = new ArrayList<>();
        if (plan.isPresent()) {
            all.addAll(StageMeter.measure(
                    Stage.TEXT_ENCODING,
                    layers,
                    plan.get(),
                    control,
                    units -> encoding.encode(texts, plan.get().residency(), control, units)));
        } else {
            all.addAll(StageMeter.measure(Stage.TEXT_ENCODING, layers, control, units -> {
                units.done(layers);
                return encoding.found(texts);
            }));
        }
        return new PromptEmbeddings(all.subList(0, prompts), all.subList(prompts, all.size()));
    }
}
