package io.cogview4j.batch;

import io.cogview4j.api.Prompt;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.message.VisibleText;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Locale;
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
