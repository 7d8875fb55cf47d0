package io.cogview4j.cli;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.shape.ShapeReport;
import java.util.List;

/** Prompts as text, with their negative prompts. */
record TextSource(List<PromptLine> prompts) implements PictureSource {
    TextSource {
        prompts = List.copyOf(prompts);
    }

    /** Embeddings of the checkpoint's own text encoder fit. */
    @Override
    public ShapeReport check(ImageGenerator generator, GenerationSettings settings) {
        return new ShapeReport(List.of());
    }

    @Override
    public TokenCounts tokens(PromptEncoder encoder, boolean guided) {
        List<Integer> tokens = encoder.countTokens(request(prompts), guided);
        encoder.plan(tokens);
        int count = prompts.size();
        return new TokenCounts(tokens.subList(0, count), tokens.subList(count, tokens.size()));
    }

    @Override
    public PromptEmbeddings embeddings(PromptEncoder encoder, boolean guided, ProgressListener listener) {
        return encoder.encode(request(prompts), guided, listener);
    }

    /** A request for these prompts, each with its own negative prompt, or the empty one. */
    static PromptRequest request(List<PromptLine> prompts) {
        String[] texts = prompts.stream().map(PromptLine::prompt).toArray(String[]::new);
        List<String> negatives = prompts.stream()
                .map(line -> String.valueOf(line.withDefaultNegative("").negativePrompt()))
                .toList();
        return PromptRequest.of(texts).withNegatives(negatives);
    }
}
