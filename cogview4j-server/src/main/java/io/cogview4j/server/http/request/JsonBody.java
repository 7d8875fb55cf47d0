package io.cogview4j.server.http.request;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Objects in JSON, read strictly: no comments, no key twice, nothing behind the end, no depth that eats the stack. */
public final class JsonBody {
    /** How Jackson's message about a name that occurs twice begins; its exception has no type of its own. */
    private static final Pattern TWICE =
            Pattern.compile("Duplicate (?:Object property|field) \"(.*)\".*", Pattern.DOTALL);

    private static final int MOST_NAME = 1_000;
    private static final int MOST_NUMBER = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Caps.JSON_DEPTH)
                            .maxNameLength(MOST_NAME)
                            .maxNumberLength(MOST_NUMBER)
                            .maxStringLength(Integer.MAX_VALUE) // bodies are bounded as a whole
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /**
     * The fields of a body of JSON.
     *
     * @throws Refusal if it is no JSON object, or longer than this
     */
    public static Fields read(Context ctx, long mostBytes) {
        Bodies.requireType(ctx, Set.of(Bodies.JSON));
        return Fields.ofJson(object(Bodies.read(ctx, mostBytes)));
    }

    static ObjectNode object(byte[] json) {
        JsonNode node = parse(json);
        if (!node.isObject()) {
            throw new Refusal(
                    400,
                    ServerMessage.JSON_NOT_OBJECT,
                    node.getNodeType().name().toLowerCase(Locale.ROOT));
        }
        return node.asObject();
    }

    static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (StreamConstraintsException e) {
            throw e.getOriginalMessage().contains("nesting")
                    ? new Refusal(400, ServerMessage.JSON_TOO_DEEP, Caps.JSON_DEPTH)
                    : malformed(e);
        } catch (JacksonException e) {
            Matcher twice = TWICE.matcher(e.getOriginalMessage());
            throw twice.matches()
                    ? Refusal.ofField(twice.group(1), ServerMessage.JSON_KEY_TWICE, twice.group(1))
                    : malformed(e);
        }
    }

    private static Refusal malformed(JacksonException e) {
        @Nullable TokenStreamLocation place = e.getLocation();
        return new Refusal(
                400,
                ServerMessage.JSON_MALFORMED,
                place == null ? 1 : Math.max(1, place.getLineNr()),
                place == null ? 1 : Math.max(1, place.getColumnNr()));
    }
}
