package io.cogview4j.server.http.embeddings;

import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.inspect.InspectedPrompt;
import io.cogview4j.message.Message;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.request.EmbeddingsName;
import io.cogview4j.server.job.BlobId;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A file of embeddings as clients read it. */
final class EmbeddingsJson {
    private EmbeddingsJson() {}

    static ObjectNode of(BlobId id, Path file, List<Message> findings, Locale locale) {
        EmbeddingsInspection inspection = EmbeddingsInspection.of(file);
        String name = EmbeddingsName.of(id);
        ObjectNode node = Json.object();
        node.put("id", name);
        node.put("object", "image.embeddings");
        node.put("url", "/v1/embeddings/images/" + name + "/file");
        node.put("bytes", inspection.bytes());
        node.set("prompts", prompts(inspection.prompts(), inspection.width()));
        node.set("negatives", prompts(inspection.negatives(), inspection.width()));
        node.set("findings", Json.findings(findings, locale));
        return node;
    }

    private static ArrayNode prompts(List<InspectedPrompt> prompts, long width) {
        ArrayNode array = Json.array();
        for (InspectedPrompt prompt : prompts) {
            ObjectNode node = array.addObject();
            node.putArray("shape").add(1).add(prompt.tokens()).add(width);
            node.put("text", prompt.source().text());
        }
        return array;
    }
}
