package io.cogview4j.message;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a word was probably meant to be. */
public final class Spelling {
    private static final int SHORTEST_START = 3;

    private Spelling() {}

    /** The known word that was meant, if one is near: a letter in three is wrong, or the end is missing. */
    public static Optional<String> meant(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isNear(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** The known word that is most like the word, however far; the first of them where several are. */
    public static String nearest(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .orElseThrow();
    }

    private static boolean isNear(String word, String candidate) {
        int letters = (int) word.chars().filter(Character::isLetterOrDigit).count();
        return letters >= SHORTEST_START && candidate.startsWith(word.toLowerCase(Locale.ROOT))
                || distance(word, candidate) <= Math.max(1, (letters + 1) / 3);
    }

    /** How many letters have to be changed, added or left out, whatever their case. */
    private static int distance(String word, String other) {
        String a = word.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
