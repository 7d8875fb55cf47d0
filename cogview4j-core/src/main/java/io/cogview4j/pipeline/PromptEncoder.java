package io.cogview4j.pipeline;

import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptRequest.Padding;
import io.cogview4j.api.Stage;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.pipeline.StageMeter.Units;
import io.cogview4j.text.GlmConfig;
import io.cogview4j.text.GlmEncoder;
import io.cogview4j.text.GlmTokenizer;
import io.cogview4j.text.TokenizedPrompt;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text stage: embeddings from prompts. Tokenizer and text encoder are open while {@link #encode} runs; transformer
 * and VAE never are.
 */
public final class PromptEncoder {
    private final Checkpoint checkpoint;

    private PromptEncoder(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    public static PromptEncoder of(Checkpoint checkpoint) {
        return new PromptEncoder(checkpoint);
    }

    /**
     * Encodes all prompts in one pass over the weights. A text that occurs several times is encoded once.
     *
     * @param guided whether negative prompts are encoded too; pictures without guidance need none
     */
    public PromptEmbeddings encode(PromptRequest request, boolean guided, ProgressListener listener) {
        int layers = GlmConfig.read(checkpoint.textEncoder()).encodedLayers();
        return StageMeter.measure(Stage.TEXT_ENCODING, layers, listener, progress -> {
            List<PromptEmbedding> all = encode(tokenize(request, guided, listener), progress);
            int prompts = request.prompts().size();
            return new PromptEmbeddings(all.subList(0, prompts), all.subList(prompts, all.size()));
        });
    }

    /** Prompts, then one negative prompt for each if asked for. */
    private List<TokenizedPrompt> tokenize(PromptRequest request, boolean guided, ProgressListener listener) {
        try (GlmTokenizer tokenizer = GlmTokenizer.open(checkpoint.tokenizer())) {
            List<TokenizedPrompt> all = new ArrayList<>(tokenize(tokenizer, request, request.prompts(), listener));
            if (guided) {
                all.addAll(tokenize(tokenizer, request, negatives(request), listener));
            }
            return all;
        }
    }

    private static List<String> negatives(PromptRequest request) {
        return switch (request.negativePrompts().size()) {
            case 0 -> Collections.nCopies(request.prompts().size(), "");
            case 1 ->
                Collections.nCopies(
                        request.prompts().size(), request.negativePrompts().getFirst());
            default -> request.negativePrompts();
        };
    }

    private static List<TokenizedPrompt> tokenize(
            GlmTokenizer tokenizer, PromptRequest request, List<String> texts, ProgressListener listener) {
        List<TokenizedPrompt> tokens = texts.stream()
                .map(t -> tokenizer.tokenize(t, request.maxTokens()))
                .toList();
        tokens.stream().filter(t -> t.droppedTokens() > 0).distinct().forEach(t -> listener.on(truncated(request, t)));
        if (request.padding() == Padding.EACH_ALONE) {
            return tokens;
        }
        int longest = tokens.stream().mapToInt(t -> t.ids().length).max().orElseThrow();
        return tokens.stream().map(t -> tokenizer.pad(t, longest)).toList();
    }

    private static Progress.Warning truncated(PromptRequest request, TokenizedPrompt prompt) {
        return new Progress.Warning(
                Message.of(MessageCode.PROMPT_TRUNCATED, request.maxTokens(), String.valueOf(prompt.droppedText())));
    }

    private List<PromptEmbedding> encode(List<TokenizedPrompt> tokens, Units progress) {
        Map<LongBuffer, Integer> indices = new LinkedHashMap<>(); // buffers are equal when their ids are
        for (TokenizedPrompt prompt : tokens) {
            indices.putIfAbsent(LongBuffer.wrap(prompt.ids()), indices.size());
        }
        List<long[]> distinct = indices.keySet().stream().map(LongBuffer::array).toList();
        try (GlmEncoder encoder = GlmEncoder.open(checkpoint.textEncoder())) {
            List<PromptEmbedding> encoded = encoder.encode(distinct, (done, _) -> progress.done(done));
            return tokens.stream()
                    .map(t -> encoded.get(indices.get(LongBuffer.wrap(t.ids()))))
                    .toList();
        }
    }
}
