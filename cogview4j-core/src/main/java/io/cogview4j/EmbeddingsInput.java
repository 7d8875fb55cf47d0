package io.cogview4j;

import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.shape.ShapeReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Embeddings that are at hand. */
record EmbeddingsInput(PromptEmbeddings embeddings) implements RunInput {
    @Override
    public List<Prompt> prompts() {
        return known().stream()
                .map(texts -> new Prompt(orEmpty(texts.prompt()), orEmpty(texts.negative()), PromptSettings.NONE))
                .toList();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public List<KnownTexts> known() {
        List<PromptEmbedding> negatives = embeddings.negatives();
        List<KnownTexts> known = new ArrayList<>();
        for (PromptEmbedding prompt : embeddings.prompts()) {
            @Nullable String negative = negatives.isEmpty()
                    ? ""
                    : negatives
                            .get(Math.min(known.size(), negatives.size() - 1))
                            .source()
                            .text();
            known.add(new KnownTexts(prompt.source().text(), negative));
        }
        return known;
    }

    private boolean lacksNegatives() {
        return embeddings.negatives().isEmpty();
    }

    @Override
    public ShapeReport check(ImageGenerator generator, boolean guided, boolean completing) {
        return generator.check(embeddings, guided && !(completing && lacksNegatives()));
    }

    @Override
    public RunTexts texts(PromptEncoder encoder, boolean guided, boolean completing) {
        RunTexts.Made made = new RunTexts.Made(embeddings);
        return guided && completing && lacksNegatives()
                ? new RunTexts.Completed(made, encoder.prepare(PromptRequest.of(""), false))
                : made;
    }
}
