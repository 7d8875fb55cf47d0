package io.cogview4j.tokenizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The words of a model and their ids. Words may be spoken of before they have an id, because merges may stand before the
 * vocabulary in a file: each text that occurs has a number.
 */
final class Vocabulary {
    private static final int NONE = -1;

    private final Map<String, Integer> numbers = new HashMap<>();
    private int[] ids = new int[1024];
    private int size;

    /** The number of a text, given out now if it is new. */
    int number(String text) {
        Integer number = numbers.get(text);
        if (number != null) {
            return number;
        }
        int fresh = numbers.size();
        numbers.put(text, fresh);
        if (fresh == ids.length) {
            ids = Arrays.copyOf(ids, 2 * fresh);
        }
        ids[fresh] = NONE;
        return fresh;
    }

    /** Gives a word its id; false if it has one already. */
    boolean put(String word, int id) {
        int number = number(word);
        if (ids[number] != NONE) {
            return false;
        }
        ids[number] = id;
        size++;
        return true;
    }

    @Nullable Integer id(String word) {
        Integer number = numbers.get(word);
        return number == null || ids[number] == NONE ? null : (Integer) ids[number];
    }

    /** How many words have ids. */
    int size() {
        return size;
    }

    void forEach(ObjIntConsumer<String> use) {
        numbers.forEach((word, number) -> {
            if (ids[number] != NONE) {
                use.accept(word, ids[number]);
            }
        });
    }

    /** The texts by their numbers. */
    String[] texts() {
        String[] texts = new String[numbers.size()];
        numbers.forEach((text, number) -> texts[number] = text);
        return texts;
    }
}
