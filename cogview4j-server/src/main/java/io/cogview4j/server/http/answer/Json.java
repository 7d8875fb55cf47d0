package io.cogview4j.server.http.answer;

import io.cogview4j.message.Message;
import io.cogview4j.server.http.error.ErrorAnswer;
import io.cogview4j.server.job.JobNote;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values as JSON, and answers of JSON. */
public final class Json {
    public static final String MEDIA_TYPE = "application/json";

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static void answer(Context ctx, int status, JsonNode body) {
        ctx.status(status).contentType(MEDIA_TYPE).result(bytes(body));
    }

    /** On one line: what is in texts has no line breaks of its own there. */
    public static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static ArrayNode texts(List<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** Whole seconds since 1970; null for none. */
    public static @Nullable Long seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.getEpochSecond();
    }

    /** What was found, with its weight. */
    public static ArrayNode findings(List<Message> findings, Locale locale) {
        ArrayNode array = array();
        for (Message finding : findings) {
            ObjectNode node = array.addObject();
            node.put("severity", finding.code().severity().name().toLowerCase(Locale.ROOT));
            put(node, ErrorAnswer.note(finding), locale);
        }
        return array;
    }

    public static ObjectNode note(JobNote note, Locale locale) {
        ObjectNode node = object();
        put(node, note, locale);
        return node;
    }

    private static void put(ObjectNode node, JobNote note, Locale locale) {
        JobNote.Text text = note.in(locale);
        node.put("code", note.code());
        node.put("what", text.what());
        node.put("why", text.why());
        node.put("advice", text.advice());
    }
}
