package io.cogview4j.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the {@code model} of a {@code tokenizer.json}, and writes it anew. There are hundreds of thousands of words and
 * merges, so each is written as soon as it is read. That merges are of words is left to the native library, which
 * refuses others.
 */
final class BpeReader {
    private static final String VOCABULARY = "model.vocab";
    private static final String MERGES = "model.merges";
    /** What a merge in one text begins with if it is none but a note. */
    private static final String NOTE = "#version";

    private final Path file;
    private final JsonParser json;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    private final JsonGenerator written = JsonMapper.shared().createGenerator(bytes);
    private final Vocabulary vocabulary = new Vocabulary();
    private final ObjectNode settings = JsonMapper.shared().createObjectNode();

    BpeReader(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /** Reads the object whose start the parser stands at. */
    BpeModel read() {
        require(JsonToken.START_OBJECT, "model");
        written.writeStartObject();
        Set<String> seen = new HashSet<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            if (!seen.add(key)) {
                throw JsonPlace.damaged(file, "model", key);
            }
            switch (key) {
                case "vocab" -> vocabulary();
                case "merges" -> merges();
                default -> settings.set(key, json.<JsonNode>readValueAsTree());
            }
        }
        if (!seen.contains("merges")) {
            throw JsonPlace.damaged(file, MERGES, "-");
        }
        settings(new JsonPlace(file, "model", settings));
        written.writeEndObject();
        written.close();
        return new BpeModel(vocabulary, bytes.toByteArray());
    }

    private void settings(JsonPlace model) {
        JsonPlace type = model.at("type");
        if (!type.isOpen() && !type.isText("BPE")) {
            throw type.unsupported();
        }
        if (vocabulary.size() == 0) {
            throw JsonPlace.damaged(file, VOCABULARY, "{}");
        }
        OptionalInt shared = vocabulary.sharedId();
        if (shared.isPresent()) {
            throw JsonPlace.damaged(file, VOCABULARY, Integer.toString(shared.getAsInt()));
        }
        JsonPlace dropout = model.at("dropout");
        if (!dropout.isOpen() && !(dropout.node().isNumber() && dropout.node().asDouble(1) == 0)) {
            throw dropout.unsupported(); // leaves merges out by chance
        }
        requireEmpty(model.at("continuing_subword_prefix"));
        requireEmpty(model.at("end_of_word_suffix"));
        JsonPlace unknown = model.at("unk_token");
        if (!unknown.isOpen() && vocabulary.id(unknown.text()) == null) {
            throw unknown.damaged();
        }
        written.writeStringProperty("type", "BPE");
        written.writeStringProperty("unk_token", unknown.isOpen() ? null : unknown.text());
        for (String flag : new String[] {"fuse_unk", "byte_fallback", "ignore_merges"}) {
            written.writeBooleanProperty(flag, model.at(flag).flag(false));
        }
    }

    private static void requireEmpty(JsonPlace affix) {
        if (!affix.isOpen() && !affix.isText("")) {
            throw affix.unsupported();
        }
    }

    private void vocabulary() {
        require(JsonToken.START_OBJECT, VOCABULARY);
        written.writeObjectPropertyStart("vocab");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String word = json.currentName();
            boolean whole = json.nextToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() == JsonParser.NumberType.INT
                    && json.getIntValue() >= 0;
            if (!whole || JsonPlace.hasLoneSurrogate(word) || !vocabulary.put(word, json.getIntValue())) {
                throw JsonPlace.damaged(file, VOCABULARY, "\"" + word + "\": " + json.getString());
            }
            written.writeNumberProperty(word, json.getIntValue());
        }
        written.writeEndObject();
    }

    private void merges() {
        require(JsonToken.START_ARRAY, MERGES);
        written.writeArrayPropertyStart("merges");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                mergeInOneText(json.getString());
            } else {
                require(JsonToken.START_ARRAY, MERGES);
                json.nextToken();
                String left = word();
                json.nextToken();
                merge(left, word());
                json.nextToken();
                require(JsonToken.END_ARRAY, MERGES);
            }
        }
        written.writeEndArray();
    }

    private void mergeInOneText(String text) {
        if (text.startsWith(NOTE)) {
            return;
        }
        int space = text.indexOf(' ');
        if (space < 0 || space != text.lastIndexOf(' ') || JsonPlace.hasLoneSurrogate(text)) {
            throw JsonPlace.damaged(file, MERGES, text);
        }
        merge(text.substring(0, space), text.substring(space + 1));
    }

    private String word() {
        require(JsonToken.VALUE_STRING, MERGES);
        String word = json.getString();
        if (JsonPlace.hasLoneSurrogate(word)) {
            throw JsonPlace.damaged(file, MERGES, word);
        }
        return word;
    }

    private void merge(String left, String right) {
        written.writeStartArray();
        written.writeString(left);
        written.writeString(right);
        written.writeEndArray();
    }

    private void require(JsonToken token, String place) {
        if (json.currentToken() != token) {
            throw JsonPlace.damaged(file, place, String.valueOf(json.getString()));
        }
    }
}
