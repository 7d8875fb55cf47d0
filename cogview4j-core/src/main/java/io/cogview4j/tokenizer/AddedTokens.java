package io.cogview4j.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which added tokens there are and which ids they have, by the rules of the tokenizers library: a token that the
 * vocabulary knows keeps its id, others are numbered on from its end, whatever ids their file gives them, and of a token
 * that is added twice the later flags hold.
 */
final class AddedTokens {
    private final Vocabulary vocabulary;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, AddedToken> byId = new TreeMap<>();
    private final Set<String> special = new HashSet<>();

    AddedTokens(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Tokens that are added at once. */
    void add(List<AddedToken> tokens) {
        int next = next();
        for (AddedToken token : tokens) {
            if (token.content().isEmpty()) {
                continue;
            }
            Integer known = id(token.content());
            int id = known == null ? next++ : known;
            ids.put(token.content(), id);
            byId.put(id, token);
            if (token.special()) {
                special.add(token.content());
            }
        }
    }

    private int next() {
        int last = byId.keySet().stream().max(Integer::compare).orElse(-1);
        return Math.max(last + 1, vocabulary.size());
    }

    /** The id of an added token or a word of the vocabulary, null if it is neither. */
    @Nullable Integer id(String content) {
        Integer added = ids.get(content);
        return added != null ? added : vocabulary.id(content);
    }

    /** The tokens by id. */
    List<AddedToken> all() {
        return new ArrayList<>(byId.values());
    }

    /** Those that are text, where special tokens are to be read as the letters they are written with. */
    List<AddedToken> withoutSpecial() {
        return byId.values().stream()
                .filter(token -> !special.contains(token.content()))
                .toList();
    }
}
