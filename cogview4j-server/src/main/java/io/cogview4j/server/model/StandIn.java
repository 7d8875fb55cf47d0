package io.cogview4j.server.model;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageRequest.Source;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Requests whose prompts are encoded elsewhere, for a forecast before they are: embeddings of about the length that they will have
 * take their place.
 */
final class StandIn {
    /** Prompts are padded to a multiple of this. */
    private static final int PADDING = 16;

    /** Of UTF-8 in a token, at least, for the forecast to be on the safe side. */
    private static final int BYTES_PER_TOKEN = 3;

    private static final int MOST_TOKENS = 1024;

    private StandIn() {}

    /** @param width of the embeddings */
    static ImageRequest request(ImageRequest asked, int width) {
        Prompt prompt = ((Source.Texts) asked.source()).prompts().getFirst();
        String negative = prompt.negative() == null ? "" : prompt.negative();
        ImageRequest.Builder request = ImageRequest.builder()
                .settings(asked.settings())
                .imagesPerPrompt(asked.imagesPerPrompt())
                .embeddings(new PromptEmbeddings(
                        List.of(embedding(prompt.text(), width)), List.of(embedding(negative, width))));
        asked.loras().forEach(request::lora);
        return request.build();
    }

    private static PromptEmbedding embedding(String text, int width) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        int tokens = Math.min(MOST_TOKENS, (2 + bytes / BYTES_PER_TOKEN + PADDING) / PADDING * PADDING);
        return new PromptEmbedding(new float[tokens * width], tokens, width);
    }
}
