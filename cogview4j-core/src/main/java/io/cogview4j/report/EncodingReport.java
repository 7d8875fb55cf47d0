package io.cogview4j.report;

import io.cogview4j.CogView4;
import io.cogview4j.EncodedPrompts;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Embeddings that were made, and the file that they went to.
 *
 * @param stored the data type in the file, as its header names it
 */
public record EncodingReport(
        Path file, String model, EncodedPrompts encoded, String stored, ComputeChoice compute, List<Message> warnings) {
    /** One object, on lines of its own. */
    public String json(Wording wording) {
        ObjectNode root = JsonParts.object();
        root.put("file", file.toString());
        root.put("model", model);
        root.put("version", CogView4.version());
        root.put("dtype", stored);
        JsonParts.addCompute(root, compute);
        PromptEmbeddings embeddings = encoded.embeddings();
        root.put("width", embeddings.prompts().getFirst().width());
        ArrayNode prompts = root.putArray("prompts");
        for (int i = 0; i < embeddings.prompts().size(); i++) {
            ObjectNode prompt = prompts.addObject();
            describe(embeddings.prompts().get(i), "prompt", "tokens", "cut", prompt);
            if (!embeddings.negatives().isEmpty()) {
                describe(embeddings.negatives().get(i), "negativePrompt", "negativeTokens", "negativeCut", prompt);
            }
        }
        JsonParts.addStages(root, encoded.stages());
        JsonParts.addWarnings(root, warnings, wording);
        return root.toPrettyString();
    }

    private static void describe(PromptEmbedding embedding, String text, String tokens, String cut, ObjectNode node) {
        PromptSource source = embedding.source();
        node.put(text, source.text());
        node.put(tokens, embedding.tokens());
        if (source.cut() != null) {
            node.put(cut, source.cut());
        }
    }
}
