package io.cogview4j.tokenizer;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the {@code model} of a {@code tokenizer.json}, of which the words are read one by one: there are many. */
final class BpeReader {
    private static final String VOCABULARY = "model.vocab";
    private static final String MERGES = "model.merges";
    /** What a merge in one text begins with if it is none but a note. */
    private static final String NOTE = "#version";

    private final Path file;
    private final JsonParser json;
    private final Vocabulary vocabulary = new Vocabulary();
    private final Set<Integer> ids = new HashSet<>();
    private final Merges merges = new Merges();
    private final ObjectNode settings = JsonMapper.shared().createObjectNode();

    BpeReader(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /** Reads the object whose start the parser stands at. */
    BpeModel read() {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw JsonPlace.damaged(file, "model", json.readValueAsTree().toString());
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "vocab" -> vocabulary();
                case "merges" -> merges();
                default -> settings.set(key, json.<JsonNode>readValueAsTree());
            }
        }
        checkMerges();
        return model(new JsonPlace(file, "model", settings));
    }

    private BpeModel model(JsonPlace model) {
        JsonPlace type = model.at("type");
        if (!type.isOpen() && !type.isText("BPE")) {
            throw type.unsupported();
        }
        if (vocabulary.size() == 0) {
            throw JsonPlace.damaged(file, VOCABULARY, "{}");
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
        return new BpeModel(
                vocabulary,
                merges,
                unknown.isOpen() ? null : unknown.text(),
                model.at("fuse_unk").flag(false),
                model.at("byte_fallback").flag(false),
                model.at("ignore_merges").flag(false));
    }

    private static void requireEmpty(JsonPlace affix) {
        if (!affix.isOpen() && !affix.isText("")) {
            throw affix.unsupported();
        }
    }

    private void vocabulary() {
        require(JsonToken.START_OBJECT, VOCABULARY);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String word = json.currentName();
            boolean whole = json.nextToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() == JsonParser.NumberType.INT
                    && json.getIntValue() >= 0;
            if (!whole
                    || JsonPlace.hasLoneSurrogate(word)
                    || !ids.add(json.getIntValue())
                    || !vocabulary.put(word, json.getIntValue())) {
                throw JsonPlace.damaged(file, VOCABULARY, "\"" + word + "\": " + json.getString());
            }
        }
    }

    private void merges() {
        require(JsonToken.START_ARRAY, MERGES);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                mergeInOneText(json.getString());
            } else {
                require(JsonToken.START_ARRAY, MERGES);
                int left = word();
                merges.add(left, word());
                json.nextToken();
                require(JsonToken.END_ARRAY, MERGES);
            }
        }
    }

    private void mergeInOneText(String text) {
        if (text.startsWith(NOTE)) {
            return;
        }
        int space = text.indexOf(' ');
        if (space < 0 || space != text.lastIndexOf(' ')) {
            throw JsonPlace.damaged(file, MERGES, text);
        }
        merges.add(vocabulary.number(text.substring(0, space)), vocabulary.number(text.substring(space + 1)));
    }

    private int word() {
        json.nextToken();
        require(JsonToken.VALUE_STRING, MERGES);
        return vocabulary.number(json.getString());
    }

    /** Both words of each pair, and what they become, have to be in the vocabulary. */
    private void checkMerges() {
        String[] texts = vocabulary.texts();
        for (int i = 0; i < merges.size(); i++) {
            String left = texts[merges.left(i)];
            String right = texts[merges.right(i)];
            if (vocabulary.id(left) == null
                    || vocabulary.id(right) == null
                    || vocabulary.id(left.concat(right)) == null) {
                throw JsonPlace.damaged(file, MERGES + "[" + i + "]", left + " " + right);
            }
        }
    }

    private void require(JsonToken token, String place) {
        if (json.currentToken() != token) {
            throw JsonPlace.damaged(file, place, json.getString());
        }
    }
}
