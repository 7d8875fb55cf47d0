package io.cogview4j.tokenizer;

import io.cogview4j.tokenizer.TokenizerJson.NumberedToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the files beside {@code tokenizer.json} say, by the rules of transformers 5: where {@code tokenizer_config.json}
 * lists added tokens, the two older files do not count, and else they come before it.
 *
 * @param config {@code tokenizer_config.json}; each may be missing
 * @param specialTokens {@code special_tokens_map.json}
 * @param addedTokens {@code added_tokens.json}
 */
public record TokenizerNotes(JsonPlace config, JsonPlace specialTokens, JsonPlace addedTokens) {
    private static final String DECODER = "added_tokens_decoder";
    private static final String EXTRA = "extra_special_tokens";
    private static final String OLD_EXTRA = "additional_special_tokens";
    private static final String PAD = "pad_token";

    /** The names that every tokenizer has, in the order in which their tokens are added. */
    private static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", PAD, "cls_token", "mask_token");

    /** The token that pads; null if none is named. */
    @Nullable String padToken() {
        JsonPlace pad = named(PAD);
        return pad.isOpen() ? null : content(pad);
    }

    /** Whether a text that is too long loses its start; null if that is left open. */
    @Nullable Boolean cutsAtStart() {
        JsonPlace side = config.at("truncation_side");
        if (side.isOpen()) {
            return null;
        }
        if (!side.isText("left") && !side.isText("right")) {
            throw side.unsupported();
        }
        return side.isText("left");
    }

    /** Whether special tokens in a text are read as the letters they are written with. */
    boolean splitsSpecialTokens() {
        return config.at("split_special_tokens").flag(false);
    }

    /** Refuses a tokenizer that is spread over files which are not read. */
    void check() {
        JsonPlace versions = config.at("fast_tokenizer_files");
        if (!versions.isOpen() && !versions.node().isEmpty()) {
            throw versions.unsupported();
        }
    }

    /**
     * What is added after the tokens of {@code tokenizer.json}, in this order.
     *
     * @param own those of {@code tokenizer.json}
     */
    List<AddedToken> tokens(List<NumberedToken> own) {
        Map<Integer, AddedToken> numbered = numbered(own);
        Map<String, AddedToken> tokens = new LinkedHashMap<>();
        numbered.values().forEach(token -> tokens.put(token.content(), token));
        Set<String> known = new HashSet<>(tokens.keySet());
        own.forEach(token -> known.add(token.token().content()));
        List<AddedToken> added = new ArrayList<>(tokens.values());
        Set<String> names = new HashSet<>();
        for (JsonPlace name : names()) {
            names.add(content(name));
            add(name, known, added);
        }
        for (JsonPlace extra : extras()) {
            add(extra, known, added);
        }
        added.replaceAll(token -> names.contains(token.content()) ? token.asSpecial() : token);
        return added;
    }

    private void add(JsonPlace token, Set<String> known, List<AddedToken> added) {
        if (!known.contains(content(token))) {
            boolean special = token.file().equals(specialTokens.file());
            added.add(
                    token.node().isString()
                            ? AddedToken.special(token.text())
                            : AddedToken.withDefaults(token, special));
        }
    }

    private static String content(JsonPlace token) {
        return token.node().isString() ? token.text() : token.at("content").text();
    }

    /** Tokens that are listed with an id, which is only the order in which they are added. */
    private Map<Integer, AddedToken> numbered(List<NumberedToken> own) {
        Map<Integer, AddedToken> numbered = new TreeMap<>();
        if (config.node().has(DECODER)) {
            config.at(DECODER)
                    .entries()
                    .forEach(token -> numbered.put(
                            number(token.getKey(), token.getValue()),
                            AddedToken.withDefaults(token.getValue(), false)));
            return numbered;
        }
        if (!addedTokens.isOpen()) {
            Set<String> special = new HashSet<>();
            NAMES.stream().map(this::named).filter(name -> !name.isOpen()).forEach(name -> special.add(content(name)));
            Objects.requireNonNullElse(newExtras(), List.<JsonPlace>of()).forEach(extra -> special.add(content(extra)));
            for (Map.Entry<String, JsonPlace> token : addedTokens.entries()) {
                String content = token.getKey();
                boolean isSpecial = special.contains(content);
                numbered.put(
                        token.getValue().id(), new AddedToken(content, false, false, false, !isSpecial, isSpecial));
            }
        }
        own.forEach(token -> numbered.put(token.id(), token.token()));
        return numbered;
    }

    private static int number(String key, JsonPlace token) {
        try {
            return Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw token.damaged();
        }
    }

    /** The token of a name, which may be open. */
    private JsonPlace named(String name) {
        boolean older = !config.node().has(DECODER) && specialTokens.node().has(name);
        return (older ? specialTokens : config).at(name);
    }

    /** The tokens that have names, first those of the names that all tokenizers have. */
    private List<JsonPlace> names() {
        List<JsonPlace> names = new ArrayList<>();
        NAMES.stream().map(this::named).forEach(names::add);
        Map<String, JsonPlace> others = new LinkedHashMap<>();
        others(config, others);
        if (!config.node().has(DECODER)) {
            others(specialTokens, others);
        }
        names.addAll(others.values());
        names.removeIf(JsonPlace::isOpen);
        return names;
    }

    /** Names that only this tokenizer has: keys that end so, and what stands under names in place of a list. */
    private static void others(JsonPlace file, Map<String, JsonPlace> others) {
        if (file.isOpen()) {
            return;
        }
        for (Map.Entry<String, JsonPlace> entry : file.entries()) {
            JsonNode value = entry.getValue().node();
            boolean token = value.isString() || value.isObject() && value.has("content");
            if (token && entry.getKey().endsWith("_token") && !NAMES.contains(entry.getKey())) {
                others.put(entry.getKey(), entry.getValue());
            }
        }
        if (file.at(EXTRA).node().isObject()) {
            file.at(EXTRA).entries().forEach(entry -> others.put(entry.getKey(), entry.getValue()));
        }
    }

    /** Special tokens without names. Those under the old key count only where there are none under the new one. */
    private List<JsonPlace> extras() {
        List<JsonPlace> extras = newExtras();
        if (extras != null) {
            return extras;
        }
        JsonPlace older = specialTokens.at(OLD_EXTRA);
        return list(config.node().has(DECODER) || older.isOpen() ? config.at(OLD_EXTRA) : older);
    }

    /** Those under the new key, to which the config's old one is renamed where that is free; null if there is none. */
    private @Nullable List<JsonPlace> newExtras() {
        JsonPlace ofConfig = config.at(EXTRA);
        boolean isFree = ofConfig.isOpen() || ofConfig.node().isEmpty();
        if (isFree && !config.at(OLD_EXTRA).isOpen()) {
            ofConfig = config.at(OLD_EXTRA);
        }
        JsonPlace ofMap = specialTokens.at(EXTRA);
        boolean isInMap = !config.node().has(DECODER) && ofMap.node().isArray();
        if (!isInMap) {
            return ofConfig.isOpen() || ofConfig.node().isObject() ? null : list(ofConfig);
        }
        List<JsonPlace> both = new ArrayList<>(list(ofConfig));
        both.addAll(list(ofMap));
        return both;
    }

    private static List<JsonPlace> list(JsonPlace list) {
        return list.isOpen() || list.node().isObject() ? List.of() : list.list();
    }
}
