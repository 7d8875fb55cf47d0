package io.cogview4j.server.model;

import io.cogview4j.PreparedRun;
import io.cogview4j.inspect.PromptTokens;
import io.cogview4j.message.Message;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapeReport;
import java.nio.file.Path;
import java.util.List;

/** Answers what can be known of requests and files before any weight is read. */
public interface ServedModel {
    /** What does not change while the server runs. */
    ModelFacts facts();

    /**
     * What a request would take.
     *
     * @throws io.cogview4j.message.CogView4Exception if it cannot be done
     */
    Forecast forecast(Drawing drawing);

    /** How a prompt is cut into tokens, if prompts are encoded here. */
    PromptTokens tokens(String prompt);

    /** Whether embeddings of these shapes would fit the model. */
    ShapeReport check(EmbeddingShapes shapes);

    /** All that is to be said about a file of embeddings and the model; errors among it if it cannot be used. */
    List<Message> check(Path embeddings);

    /**
     * A prepared request.
     *
     * @param run which is not run
     * @param seconds how long it takes, as forecast
     */
    record Forecast(PreparedRun run, double seconds) {}
}
