package io.cogview4j;

import io.cogview4j.api.ImageRequest.Source;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.shape.ShapeReport;
import java.util.List;

/** Prompts as text. */
record PromptsInput(Source.Texts source) implements RunInput {
    @Override
    public List<Prompt> prompts() {
        return source.prompts();
    }

    @Override
    public List<KnownTexts> known() {
        return prompts().stream().map(KnownTexts::of).toList();
    }

    @Override
    public ShapeReport check(ImageGenerator generator, boolean guided, boolean completing) {
        return new ShapeReport(List.of());
    }

    @Override
    public RunTexts texts(PromptEncoder encoder, boolean guided, boolean completing) {
        PromptRequest request = PromptRequest.of(source.prompts(), source.maxTokens(), source.padding());
        return new RunTexts.Encoded(encoder.prepare(request, guided));
    }
}
