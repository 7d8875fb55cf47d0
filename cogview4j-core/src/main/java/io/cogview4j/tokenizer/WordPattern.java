package io.cogview4j.tokenizer;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The regular expressions that cut a text into words before BPE. Of those only a small family is read: alternatives of
 * characters and classes with quantifiers, without anything that nests. The native library compiles them with Oniguruma,
 * where what nests may take for ever.
 */
final class WordPattern {
    /** GLM-4's, which is that of cl100k_base with longer numbers, and its relatives. */
    private static final Set<String> KNOWN = Set.of(
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

    private static final String CHARACTER = "(?:[ '\\w&&[^_]]|\\\\[rnstdSD]|\\\\p\\{[LNMPSZ][a-z]?\\})";
    private static final String CLASS = "(?:\\[\\^?" + CHARACTER + "+\\]|" + CHARACTER + ")";
    private static final String QUANTIFIER = "(?:[?*+]|\\{[1-9](?:,[1-9])?\\})";
    private static final String ALTERNATIVE = "(?:(?:" + CLASS + "(?:[?*]))*" // what may be missing
            + CLASS + "(?:[+]|\\{[1-9](?:,[1-9])?\\})?" // what has to be there
            + "(?:" + CLASS + QUANTIFIER + "?)*(?:\\(\\?!\\\\S\\))?)";
    private static final String IGNORING_CASE = "(?:\\(\\?i:'[a-z]{1,2}(?:\\|'[a-z]{1,2})*\\))";
    private static final Pattern READ = Pattern.compile(
            "(?:" + IGNORING_CASE + "|" + ALTERNATIVE + ")(?:\\|(?:" + IGNORING_CASE + "|" + ALTERNATIVE + "))*");
    private static final int MOST_CHARACTERS = 400;

    private WordPattern() {}

    static boolean isRead(String pattern) {
        return KNOWN.contains(pattern)
                || pattern.length() <= MOST_CHARACTERS && READ.matcher(pattern).matches();
    }

    /**
     * Whether the pattern never takes a letter and what is no letter behind it into one word, and looks ahead of a word
     * only where it is white space.
     */
    static boolean endsWordsAfterLetters(String pattern) {
        return KNOWN.contains(pattern);
    }
}
