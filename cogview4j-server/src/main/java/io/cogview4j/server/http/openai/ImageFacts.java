package io.cogview4j.server.http.openai;

import io.cogview4j.server.http.answer.JobJson;
import io.cogview4j.server.http.answer.Json;
import io.cogview4j.server.http.request.ImagesRequest;
import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.model.ServedModel;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands beside a picture in OpenAI's answers and events. Their clients for Java take each of these for granted.
 *
 * @param created in seconds since 1970
 * @param quality as it was asked for
 * @param promptTokens how long the prompt is
 */
record ImageFacts(long created, String quality, int promptTokens) {
    private static final String BACKGROUND = "opaque";

    static ImageFacts of(ImagesRequest request, long created, ServedModel model) {
        @Nullable String prompt = request.drawing().prompt();
        boolean counted = prompt != null && model.facts().encodes();
        return new ImageFacts(
                created, request.quality(), counted ? model.tokens(prompt).count() : 0);
    }

    /** Writes them into an answer or event. */
    void put(ObjectNode node, String size, String format) {
        node.put("background", BACKGROUND);
        node.put("output_format", format);
        node.put("quality", quality);
        node.put("size", size);
    }

    ObjectNode usage() {
        ObjectNode usage = Json.object();
        usage.put("total_tokens", promptTokens);
        usage.put("input_tokens", promptTokens);
        usage.put("output_tokens", 0);
        usage.putObject("input_tokens_details").put("text_tokens", promptTokens).put("image_tokens", 0);
        return usage;
    }

    static String size(JobResult result) {
        @Nullable String size = JobJson.size(result.width(), result.height());
        return size == null ? "auto" : size;
    }

    /** By its media type. */
    static String format(JobResult result) {
        return result.mediaType().substring(result.mediaType().indexOf('/') + 1);
    }
}
