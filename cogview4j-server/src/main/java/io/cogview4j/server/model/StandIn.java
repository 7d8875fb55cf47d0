package io.cogview4j.server.model;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.server.job.Drawing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings of about the length that those of a prompt will have, for a forecast before it is encoded elsewhere.
 */
final class StandIn {
    /** Prompts are padded to a multiple of this. */
    private static final int PADDING = 16;

    /** Of UTF-8 in a token, at least, for the forecast to be on the safe side. */
    private static final int BYTES_PER_TOKEN = 3;

    private StandIn() {}

    /** @param width of the embeddings */
    static PromptEmbeddings of(Drawing drawing, int width) {
        return new PromptEmbeddings(
                List.of(embedding(drawing.prompt(), width)), List.of(embedding(drawing.negativePrompt(), width)));
    }

    private static PromptEmbedding embedding(@Nullable String text, int width) {
        int bytes = text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
        int tokens =
                Math.min(PromptRequest.DEFAULT_MAX_TOKENS, (2 + bytes / BYTES_PER_TOKEN + PADDING) / PADDING * PADDING);
        return new PromptEmbedding(new float[tokens * width], tokens, width);
    }
}
