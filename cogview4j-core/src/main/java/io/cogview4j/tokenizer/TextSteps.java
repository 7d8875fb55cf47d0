package io.cogview4j.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happens to a text before BPE, as it is written for the native library: each step anew, from the settings that are
 * known, so that it never sees one that is not.
 *
 * @param normalizer an object of its format, or null
 * @param preTokenizer an object of its format
 * @param endsWordsAfterLetters whether a text may be cut behind a letter that is followed by none, and both parts give
 *     the tokens of the whole
 */
record TextSteps(JsonNode normalizer, JsonNode preTokenizer, boolean endsWordsAfterLetters) {
    private static final JsonNodeFactory JSON = JsonMapper.shared().getNodeFactory();
    private static final Set<String> NORMALIZERS = Set.of("NFC", "NFD", "NFKC", "NFKD", "Lowercase");
    private static final Set<String> BEHAVIORS =
            Set.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");

    static TextSteps read(JsonPlace normalizer, JsonPlace preTokenizer) {
        List<JsonPlace> cutting = steps(preTokenizer, "pretokenizers");
        if (cutting.isEmpty() || !cutting.getLast().at("type").isText("ByteLevel")) {
            throw preTokenizer.unsupported();
        }
        ArrayNode written = JSON.arrayNode();
        List<String> patterns = new ArrayList<>();
        for (JsonPlace split : cutting.subList(0, cutting.size() - 1)) {
            written.add(split(split, patterns));
        }
        ObjectNode byteLevel = byteLevel(cutting.getLast());
        written.add(byteLevel);
        boolean known = patterns.stream().allMatch(WordPattern::endsWordsAfterLetters)
                && (!patterns.isEmpty()
                        || byteLevel.path("use_regex").asBoolean()
                                && !byteLevel.path("add_prefix_space").asBoolean());
        return new TextSteps(
                normalizer.isOpen() ? JSON.nullNode() : normalizers(normalizer),
                sequence("pretokenizers", written),
                known && normalizer.isOpen() && isolates(written));
    }

    /** Whether each match is a word, and nothing is left out. */
    private static boolean isolates(ArrayNode steps) {
        return steps.valueStream()
                .filter(step -> step.has("behavior"))
                .allMatch(step -> step.path("behavior").asString().equals("Isolated")
                        && !step.path("invert").asBoolean());
    }

    private static List<JsonPlace> steps(JsonPlace step, String key) {
        if (!step.at("type").isText("Sequence")) {
            return List.of(step);
        }
        return step.at(key).list().stream()
                .flatMap(inner -> steps(inner, key).stream())
                .toList();
    }

    private static ObjectNode split(JsonPlace step, List<String> patterns) {
        if (!step.at("type").isText("Split")) {
            throw step.at("type").isOpen() ? step.damaged() : step.at("type").unsupported();
        }
        JsonPlace pattern = step.at("pattern").at("Regex");
        if (pattern.isOpen()) {
            throw step.at("pattern").unsupported();
        }
        if (!WordPattern.isRead(pattern.text())) {
            throw pattern.unsupported();
        }
        JsonPlace behavior = step.at("behavior");
        if (!BEHAVIORS.contains(behavior.text())) {
            throw behavior.damaged();
        }
        patterns.add(pattern.text());
        ObjectNode written = JSON.objectNode().put("type", "Split");
        written.putObject("pattern").put("Regex", pattern.text());
        return written.put("behavior", behavior.text())
                .put("invert", step.at("invert").flag());
    }

    private static ObjectNode byteLevel(JsonPlace step) {
        return JSON.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", step.at("add_prefix_space").flag())
                .put("trim_offsets", step.at("trim_offsets").flag())
                .put("use_regex", step.at("use_regex").flag(true));
    }

    private static JsonNode normalizers(JsonPlace normalizer) {
        ArrayNode written = JSON.arrayNode();
        for (JsonPlace step : steps(normalizer, "normalizers")) {
            JsonPlace type = step.at("type");
            if (!NORMALIZERS.contains(type.text())) {
                throw type.unsupported();
            }
            written.add(JSON.objectNode().put("type", type.text()));
        }
        return sequence("normalizers", written);
    }

    private static ObjectNode sequence(String key, ArrayNode steps) {
        ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
        sequence.set(key, steps);
        return sequence;
    }
}
