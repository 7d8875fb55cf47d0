package io.cogview4j.cli.output;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

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

    /** How many letters have to be changed, added, left out, or exchanged with their neighbour; of any case. */
    private static int distance(String word, String other) {
        String a = word.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] changes = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    changes[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                changes[i][j] =
                        Math.min(changes[i - 1][j - 1] + change, 1 + Math.min(changes[i - 1][j], changes[i][j - 1]));
                boolean exchanged =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (exchanged) {
                    changes[i][j] = Math.min(changes[i][j], changes[i - 2][j - 2] + 1);
                }
            }
        }
        return changes[a.length()][b.length()];
    }
}
