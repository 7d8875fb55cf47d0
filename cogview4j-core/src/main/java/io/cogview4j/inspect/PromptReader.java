package io.cogview4j.inspect;

import io.cogview4j.api.PromptRequest;
import io.cogview4j.batch.KnownWords;
import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.text.GlmTokenizer;
import io.cogview4j.text.TokenizedPrompt;
import java.nio.file.Path;
import java.util.List;

/** Tells what a model's tokenizer makes of prompts. Needs nothing of a checkpoint but that. */
public final class PromptReader implements AutoCloseable {
    private final GlmTokenizer tokenizer;
    private final KnownWords words;

    private PromptReader(GlmTokenizer tokenizer, KnownWords words) {
        this.tokenizer = tokenizer;
        this.words = words;
    }

    /**
     * That of a checkpoint.
     *
     * @param folder of the checkpoint
     * @throws io.cogview4j.message.CheckpointException if it has no tokenizer, or one that is damaged or not supported
     */
    public static PromptReader of(Path folder) {
        Checkpoint checkpoint = Checkpoint.read(folder);
        return new PromptReader(
                GlmTokenizer.open(checkpoint.tokenizer()),
                new KnownWords(checkpoint.card().words()));
    }

    /** That of the built-in model. */
    public static PromptReader ofBuiltInModel() {
        return of(BuiltInModel.folder());
    }

    /**
     * Reads one prompt.
     *
     * @param maxTokens the most tokens that count, {@code [gMASK]} and {@code <sop>} included
     * @throws io.cogview4j.message.InvalidRequestException if that leaves no room for any text
     */
    public PromptTokens read(String prompt, int maxTokens) {
        TokenizedPrompt tokenized = tokenizer.tokenize(prompt, maxTokens);
        List<PromptTokens.Token> tokens = tokenizer.pieces(tokenized).stream()
                .map(piece -> new PromptTokens.Token(piece.id(), piece.text(), piece.part(), piece.parts()))
                .toList();
        return new PromptTokens(
                prompt,
                tokens,
                tokenized.paddingTokens(),
                maxTokens,
                tokenized.droppedTokens(),
                tokenized.droppedText(),
                words.unknownIn(prompt));
    }

    /** As {@link #read(String, int)}, with as many tokens as CogView4 was trained with. */
    public PromptTokens read(String prompt) {
        return read(prompt, PromptRequest.DEFAULT_MAX_TOKENS);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
