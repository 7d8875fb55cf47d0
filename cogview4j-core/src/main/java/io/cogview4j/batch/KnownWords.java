package io.cogview4j.batch;

import io.cogview4j.api.Prompt;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.VisibleText;
import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words that a model was trained with, where these are so few that most prompts have none of them.
 *
 * @param words empty if the model knows any text
 */
public record KnownWords(List<String> words) {
    private static final int EXAMPLES = 5;
    private static final int MOST_SHOWN = 80;

    /** What stands between words and is no thing, colour or place: every prompt has some, whatever the model knows. */
    private static final List<String> GRAMMAR = List.of(
            "a", "an", "the", "and", "or", "of", "with", "on", "in", "at", "to", "is", "are", "one", "的", "和", "与", "在",
            "有", "是", "一", "个", "只", "颗", "朵", "座", "棵", "条", "张", "把", "弯");

    /** Those that put no spaces between words, so that a word may begin and end anywhere. */
    private static final Set<UnicodeScript> UNSPACED = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    /** Warnings of prompts that hold none of the words. Their negative prompts do not count, nor do prompts without text. */
    public List<Message> warnings(List<Prompt> prompts) {
        return words.isEmpty()
                ? List.of()
                : prompts.stream()
                        .map(Prompt::text)
                        .filter(text -> !text.isBlank())
                        .distinct()
                        .filter(text -> !anyIn(text))
                        .map(this::warning)
                        .toList();
    }

    /**
     * The words of a text that are none of these and no part of one, in their order, each once; of scripts without spaces,
     * what is left between those that are. Articles and the like do not count. None if the model knows any text.
     */
    public List<String> unknownIn(String text) {
        if (words.isEmpty()) {
            return List.of();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean[] known = new boolean[lower.length()];
        words.forEach(word -> mark(lower, word.toLowerCase(Locale.ROOT), known));
        GRAMMAR.forEach(word -> mark(lower, word, known));
        SequencedSet<String> unknown = new LinkedHashSet<>();
        for (int start = 0, end; start < lower.length(); start = end) {
            end = endOfUnknown(lower, start, known);
            if (end > start) {
                unknown.add(lower.substring(start, end));
            } else {
                end = start + Character.charCount(lower.codePointAt(start));
            }
        }
        return List.copyOf(unknown);
    }

    private static void mark(String text, String word, boolean[] known) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            int plural = endOfPlural(text, end);
            if (isBorder(text, at) && (isBorder(text, end) || isBorder(text, plural))) {
                Arrays.fill(known, at, isBorder(text, end) ? end : plural, true);
            }
        }
    }

    /** Where the letters from {@code start} end that are of one script and not known; {@code start} if it has none. */
    private static int endOfUnknown(String text, int start, boolean[] known) {
        int end = start;
        while (end < text.length() && !known[end]) {
            int codePoint = text.codePointAt(end);
            if (!Character.isLetterOrDigit(codePoint) || isUnspaced(codePoint) != isUnspaced(text.codePointAt(start))) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }

    private Message warning(String text) {
        boolean unspaced = text.codePoints().anyMatch(KnownWords::isUnspaced);
        String examples = words.stream()
                .filter(word -> word.codePoints().anyMatch(KnownWords::isUnspaced) == unspaced)
                .limit(EXAMPLES)
                .collect(Collectors.joining(", "));
        return Message.of(
                CoreMessage.PROMPT_WORDS_UNKNOWN,
                VisibleText.beginning(text.strip(), MOST_SHOWN),
                words.size(),
                examples.isEmpty() ? words.getFirst() : examples);
    }

    private boolean anyIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(word -> holds(lower, word.toLowerCase(Locale.ROOT)));
    }

    private static boolean holds(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            if (isBorder(text, at) && (isBorder(text, end) || isBorder(text, endOfPlural(text, end)))) {
                return true;
            }
        }
        return false;
    }

    /** Behind the ending of a regular English plural, if there is one at {@code end}. */
    private static int endOfPlural(String text, int end) {
        return text.startsWith("es", end) ? end + 2 : text.startsWith("s", end) ? end + 1 : end;
    }

    /** Whether no word of a script with spaces goes on here. */
    private static boolean isBorder(String text, int at) {
        return at == 0
                || at == text.length()
                || !isSpacedLetter(text.codePointBefore(at))
                || !isSpacedLetter(text.codePointAt(at));
    }

    private static boolean isSpacedLetter(int codePoint) {
        return Character.isLetterOrDigit(codePoint) && !isUnspaced(codePoint);
    }

    private static boolean isUnspaced(int codePoint) {
        return UNSPACED.contains(UnicodeScript.of(codePoint));
    }
}
