package io.cogview4j.tokenizer;

import java.util.Arrays;

/** Pairs of words that become one, the first ones first; each word by its number in the {@link Vocabulary}. */
final class Merges {
    private int[] numbers = new int[1024];
    private int size;

    void add(int left, int right) {
        if (2 * size == numbers.length) {
            numbers = Arrays.copyOf(numbers, 4 * size);
        }
        numbers[2 * size] = left;
        numbers[2 * size + 1] = right;
        size++;
    }

    int size() {
        return size;
    }

    int left(int index) {
        return numbers[2 * index];
    }

    int right(int index) {
        return numbers[2 * index + 1];
    }
}
