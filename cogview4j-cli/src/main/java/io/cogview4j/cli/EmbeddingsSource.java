package io.cogview4j.cli;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.Precision;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.inspect.InspectedPrompt;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.PromptEncoder;
import io.cogview4j.shape.ShapeReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of embeddings.
 *
 * @param index of the one prompt to draw, from 1; null for all
 */
record EmbeddingsSource(EmbeddingsInspection file, @Nullable Integer index) implements PictureSource {
    EmbeddingsSource {
        if (index != null && (index < 1 || index > file.prompts().size())) {
            throw new InvalidRequestException(
                    MessageCode.INDEX_OUT_OF_RANGE,
                    index,
                    file.path(),
                    file.prompts().size());
        }
    }

    @Override
    public List<PromptLine> prompts() {
        List<InspectedPrompt> prompts = file.prompts();
        List<InspectedPrompt> negatives = file.negatives();
        Path path = file.path();
        List<PictureSettings> settings =
                StoredSettings.read(path, file.description().metadata(), prompts.size());
        List<PromptLine> lines = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            String negative = negatives.isEmpty() ? "" : text(negatives.get(Math.min(i, negatives.size() - 1)));
            lines.add(new PromptLine(text(prompts.get(i)), negative, settings.get(i)));
        }
        return index == null ? lines : lines.subList(index - 1, index);
    }

    private static String text(InspectedPrompt prompt) {
        String text = prompt.source().text();
        return text == null ? "" : text;
    }

    /** The header first, so that values are read of a sound file only. */
    @Override
    public ShapeReport check(ImageGenerator generator, GenerationSettings settings) {
        ShapeReport header =
                generator.check(file.description().shapes(), settings).with(lessPrecise(generator.compute()));
        return header.accepted() ? header.with(generator.check(read(), settings).errors()) : header;
    }

    /** Pictures computed in float32 pass for those of the reference, which these are not. */
    private List<Message> lessPrecise(ComputeSettings compute) {
        Precision precision =
                drawn(file.prompts()).getFirst().source().arithmetic().precision();
        return precision.bytes() < compute.precision().bytes()
                ? List.of(Message.of(
                        MessageCode.EMBEDDINGS_LESS_PRECISE,
                        file.path(),
                        precision.id(),
                        compute.precision().id()))
                : List.of();
    }

    @Override
    public TokenCounts tokens(PromptEncoder encoder, boolean guided) {
        return new TokenCounts(counts(file.prompts()), guided ? counts(file.negatives()) : List.of());
    }

    private List<Integer> counts(List<InspectedPrompt> all) {
        return drawn(all).stream()
                .map(prompt -> Math.toIntExact(prompt.tokens()))
                .toList();
    }

    private List<InspectedPrompt> drawn(List<InspectedPrompt> all) {
        return index == null ? all : all.subList(index - 1, index);
    }

    @Override
    public PromptEmbeddings embeddings(PromptEncoder encoder, boolean guided, ProgressListener listener) {
        return read();
    }

    private PromptEmbeddings read() {
        PromptEmbeddings all = EmbeddingsFile.read(file.path());
        return index == null ? all : all.slice(index - 1);
    }
}
