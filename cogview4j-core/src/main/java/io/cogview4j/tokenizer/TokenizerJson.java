package io.cogview4j.tokenizer;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileContent;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a {@code tokenizer.json} says, as far as it bears on the ids of a text that stands alone.
 *
 * @param tokens its added tokens with their ids, in their order
 */
record TokenizerJson(
        BpeModel model,
        List<NumberedToken> tokens,
        TextSteps steps,
        PromptTemplate template,
        @Nullable Boolean cutsAtStart,
        @Nullable String padToken) {
    /** More of them than any model has make the native library slow without end. */
    private static final int MOST_ADDED_TOKENS = 20_000;

    private static final Set<String> KEYS =
            Set.of("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor");

    /** The stream stays open: it is not the parser's. Words are keys that occur once, so it need not remember them. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .build();

    /** An added token, with the id that stands beside it. */
    record NumberedToken(int id, AddedToken token) {}

    /**
     * Reads the added tokens of a file, and of the rest no more than stands before them.
     *
     * @throws CheckpointException if they are damaged
     */
    static List<NumberedToken> tokens(Path file, InputStream content) throws IOException {
        return parse(file, content, json -> {
            for (boolean object = json.nextToken() == JsonToken.START_OBJECT;
                    object && json.nextToken() == JsonToken.PROPERTY_NAME; ) {
                boolean found = json.currentName().equals("added_tokens");
                json.nextToken();
                if (found) {
                    return tokens(new JsonPlace(file, "added_tokens", json.readValueAsTree()));
                }
                json.skipChildren();
            }
            return List.of();
        });
    }

    /**
     * Reads a file in one pass.
     *
     * @throws CheckpointException if it is damaged, or asks for what is not known here
     */
    static TokenizerJson read(Path file, InputStream content) throws IOException {
        return parse(file, content, json -> read(file, json));
    }

    private static <T> T parse(Path file, InputStream content, Function<JsonParser, T> reading) throws IOException {
        try (JsonParser json = JSON.createParser(content)) {
            return read(file, json, reading);
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private static <T> T read(Path file, JsonParser json, Function<JsonParser, T> reading) {
        try {
            return reading.apply(json);
        } catch (JacksonIOException e) {
            throw e;
        } catch (JacksonException e) { // of what is too long or too deep, it does not say where
            throw broken(file, e.getLocation() == null ? json.currentLocation() : e.getLocation());
        }
    }

    private static TokenizerJson read(Path file, JsonParser json) {
        ObjectNode parts = JsonMapper.shared().createObjectNode();
        @Nullable BpeModel model = null;
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw broken(file, json.currentTokenLocation());
        }
        Set<String> seen = new HashSet<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            if ((key.equals("model") || KEYS.contains(key)) && !seen.add(key)) {
                throw JsonPlace.damaged(file, key, key);
            }
            if (key.equals("model")) {
                model = new BpeReader(file, json).read();
            } else if (KEYS.contains(key)) {
                parts.set(key, json.<JsonNode>readValueAsTree());
            } else {
                json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw broken(file, json.currentTokenLocation());
        }
        return of(model, new JsonPlace(file, "", parts));
    }

    private static TokenizerJson of(@Nullable BpeModel model, JsonPlace root) {
        if (model == null) {
            throw root.at("model").damaged();
        }
        if (root.node().has("version") && !root.at("version").isText("1.0")) {
            throw root.at("version").unsupported();
        }
        return new TokenizerJson(
                model,
                tokens(root.at("added_tokens")),
                TextSteps.read(root.at("normalizer"), root.at("pre_tokenizer")),
                PromptTemplate.read(root.at("post_processor")),
                cutsAtStart(root.at("truncation")),
                padToken(root.at("padding")));
    }

    private static List<NumberedToken> tokens(JsonPlace tokens) {
        if (tokens.isOpen()) {
            return List.of();
        }
        if (tokens.node().size() > MOST_ADDED_TOKENS) {
            throw tokens.unsupported();
        }
        return tokens.list().stream()
                .map(token -> new NumberedToken(token.at("id").id(), AddedToken.complete(token)))
                .toList();
    }

    private static @Nullable Boolean cutsAtStart(JsonPlace truncation) {
        JsonPlace direction = truncation.at("direction");
        return direction.isOpen() ? null : (Boolean) direction.text().equals("Left");
    }

    private static @Nullable String padToken(JsonPlace padding) {
        JsonPlace token = padding.at("pad_token");
        return token.isOpen() ? null : token.text();
    }

    private static CheckpointException broken(Path file, TokenStreamLocation place) {
        Message broken = Message.of(
                CoreMessage.TOKENIZER_NOT_JSON, file, Math.max(1, place.getLineNr()), Math.max(1, place.getColumnNr()));
        return new CheckpointException(FileContent.insteadOf(FileContent.JSON, file, broken));
    }
}
