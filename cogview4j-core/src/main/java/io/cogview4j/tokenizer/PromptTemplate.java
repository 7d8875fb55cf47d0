package io.cogview4j.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that a tokenizer puts around every text.
 *
 * @param before their ids before the text
 * @param after their ids behind the text
 */
public record PromptTemplate(List<Integer> before, List<Integer> after) {
    static final PromptTemplate NONE = new PromptTemplate(List.of(), List.of());

    public PromptTemplate {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** How many tokens it adds. */
    public int size() {
        return before.size() + after.size();
    }

    /** What the {@code post_processor} of a {@code tokenizer.json} does to a text that stands alone. */
    static PromptTemplate read(JsonPlace processor) {
        if (processor.isOpen()) {
            return NONE;
        }
        JsonPlace type = processor.at("type");
        return switch (type.text()) {
            case "ByteLevel" -> NONE; // of offsets only
            case "TemplateProcessing" -> single(processor);
            case "Sequence" ->
                processor.at("processors").list().stream()
                        .map(PromptTemplate::read)
                        .reduce(NONE, PromptTemplate::inside);
            default -> throw type.unsupported();
        };
    }

    private PromptTemplate inside(PromptTemplate outer) {
        List<Integer> allBefore = new ArrayList<>(outer.before);
        allBefore.addAll(before);
        List<Integer> allAfter = new ArrayList<>(after);
        allAfter.addAll(outer.after);
        return new PromptTemplate(allBefore, allAfter);
    }

    private static PromptTemplate single(JsonPlace processor) {
        Map<String, List<Integer>> special = specialTokens(processor.at("special_tokens"));
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        boolean text = false;
        for (JsonPlace piece : processor.at("single").list()) {
            if (piece.at("Sequence").isOpen()) {
                JsonPlace id = piece.at("SpecialToken").at("id");
                List<Integer> ids = special.get(id.text());
                if (ids == null) {
                    throw id.damaged();
                }
                (text ? after : before).addAll(ids);
            } else if (text || !piece.at("Sequence").at("id").isText("A")) {
                throw piece.unsupported();
            } else {
                text = true;
            }
        }
        if (!text) {
            throw processor.at("single").unsupported();
        }
        return new PromptTemplate(before, after);
    }

    private static Map<String, List<Integer>> specialTokens(JsonPlace tokens) {
        Map<String, List<Integer>> special = new HashMap<>();
        for (Map.Entry<String, JsonPlace> token : tokens.entries()) {
            List<Integer> ids = token.getValue().at("ids").list().stream()
                    .map(JsonPlace::id)
                    .toList();
            if (token.getValue().at("tokens").list().size() != ids.size()) {
                throw token.getValue().damaged();
            }
            special.put(token.getKey(), ids);
        }
        return special;
    }
}
