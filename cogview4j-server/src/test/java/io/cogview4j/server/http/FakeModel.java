package io.cogview4j.server.http;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.ModelCard;
import io.cogview4j.api.Origin;
import io.cogview4j.inspect.PromptTokens;
import io.cogview4j.inspect.PromptTokens.Token;
import io.cogview4j.message.Message;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.model.ModelFacts;
import io.cogview4j.server.model.ServedModel;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.ShapeReport;
import io.cogview4j.shape.ShapeRules;
import io.cogview4j.shape.TextInput;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The built-in model, or one that does only one half. */
final class FakeModel implements ServedModel {
    private static final int WIDTH = 4096;
    private static final int MOST_TOKENS = 1024;

    private static final ModelCard CARD = new ModelCard(
            4,
            3.5,
            List.of(new ImageSize(64, 64)),
            List.of("fox", "狐狸"),
            new ModelCard.Text("It draws foxes.", "它会画狐狸。"),
            ModelCard.Text.NONE,
            "");

    private final boolean encodes;
    private final boolean draws;
    private final List<String> loras;

    FakeModel() {
        this(true, true);
    }

    FakeModel(boolean encodes, boolean draws) {
        this(encodes, draws, List.of("ink", "clay"));
    }

    FakeModel(boolean encodes, boolean draws, List<String> loras) {
        this.encodes = encodes;
        this.draws = draws;
        this.loras = loras;
    }

    @Override
    public ModelFacts facts() {
        return new ModelFacts("test-model", encodes, draws, new ImageSize(64, 64), CARD, loras);
    }

    @Override
    public Forecast forecast(Drawing drawing) {
        ImageRequest.Builder request = ImageRequest.builder().prompt(String.valueOf(drawing.prompt()));
        if (drawing.width() != null && drawing.height() != null) {
            request.size(drawing.width(), drawing.height());
        }
        return new Forecast(CogView4.tiny().prepare(request.build()), 1.5);
    }

    @Override
    public PromptTokens tokens(String prompt) {
        List<Token> tokens = Stream.concat(Stream.of(""), Stream.of(prompt.split(" ")))
                .map(word -> new Token(1, word, 1, 1))
                .toList();
        return new PromptTokens(prompt, tokens, 1, MOST_TOKENS, 0, null, List.of());
    }

    @Override
    public ShapeReport check(EmbeddingShapes shapes) {
        return ShapeRules.check(
                shapes, new TextInput(WIDTH, MOST_TOKENS, true, Origin.UNKNOWN, false), ShapePolicy.RELAXED);
    }

    @Override
    public List<Message> check(Path embeddings) {
        return List.of();
    }
}
