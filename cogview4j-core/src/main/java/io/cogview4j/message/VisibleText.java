package io.cogview4j.message;

import java.util.regex.Pattern;

/**
 * Text from anywhere as it may stand on a terminal, in a line of a log or in a message. Files, prompts and paths may hold
 * characters that steer a terminal, break lines, or make a line read in another order than it is written.
 */
public final class VisibleText {
    /** Control characters, line and paragraph separators, what turns the direction of writing, halves of pairs. */
    private static final Pattern STEERING = Pattern.compile(
            "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\x{061c}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}\\x{feff}]");

    private VisibleText() {}

    /** The beginning of a text that may be a book, with dots in the place of what lies beyond so many characters. */
    public static String beginning(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters)) + "...";
    }

    /**
     * The text in one line, with an escape such as {@code \u001b} in place of every character that would do something
     * else than be shown. In JSON that is the same text still, since it has such characters in strings only. What has
     * been made visible is left as it is.
     */
    public static String of(String text) {
        return STEERING.matcher(text)
                .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    }
}
