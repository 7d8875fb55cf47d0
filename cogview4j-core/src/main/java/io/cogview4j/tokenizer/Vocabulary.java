package io.cogview4j.tokenizer;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The words of a model and their ids. */
final class Vocabulary {
    private final Map<String, Integer> ids = new HashMap<>();

    /** Gives a word its id; false if it has one already. */
    boolean put(String word, int id) {
        return ids.put(word, id) == null;
    }

    @Nullable Integer id(String word) {
        return ids.get(word);
    }

    int size() {
        return ids.size();
    }

    /** An id that two words have; empty if there is none. */
    OptionalInt sharedId() {
        int[] sorted =
                ids.values().stream().mapToInt(Integer::intValue).sorted().toArray();
        return IntStream.range(1, sorted.length)
                .filter(i -> sorted[i] == sorted[i - 1])
                .map(i -> sorted[i])
                .findFirst();
    }
}
