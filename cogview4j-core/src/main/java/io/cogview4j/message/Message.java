package io.cogview4j.message;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something to tell the user, in any language there is: what happened, why, and what to do about it.
 *
 * @param values what the texts show, in the order of {@link MessageCode#valueNames}; made visible, see {@link
 *     VisibleText}, and short enough to be read
 */
public record Message(MessageCode code, List<String> values) {
    /** The bundle of what stands between sentences. */
    private static final String SENTENCES = "io.cogview4j.message.messages";

    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

    /** The most of a value that is shown: more than most paths have, and little enough for a message to be read. */
    private static final int MOST_VALUE_CHARACTERS = 400;

    private static final String LEFT_OUT = " ... ";

    public Message {
        values = values.stream().map(Message::shown).toList(); // they may come from anyone's file
        if (values.size() != code.valueNames().size()) {
            throw new IllegalArgumentException(code + " shows " + code.valueNames() + ", not " + values);
        }
    }

    /** One line, of which the middle is left out if it is very long: what counts in paths and texts are their ends. */
    private static String shown(String value) {
        String visible = VisibleText.of(value.length() <= 2 * MOST_VALUE_CHARACTERS ? value : ends(value));
        if (visible.length() <= MOST_VALUE_CHARACTERS) {
            return visible;
        }
        int end = (MOST_VALUE_CHARACTERS - LEFT_OUT.length()) / 2;
        int start = visible.length() - end;
        return visible.substring(0, isPair(visible, end) ? end - 1 : end)
                + LEFT_OUT
                + visible.substring(isPair(visible, start) ? start + 1 : start);
    }

    /** More of both than is shown, without what may be millions of characters between them. */
    private static String ends(String value) {
        return value.substring(0, MOST_VALUE_CHARACTERS) + value.substring(value.length() - MOST_VALUE_CHARACTERS);
    }

    private static boolean isPair(String text, int cut) {
        return Character.isSurrogatePair(text.charAt(cut - 1), text.charAt(cut));
    }

    /** With these values as text. */
    public static Message of(MessageCode code, Object... values) {
        return new Message(code, Stream.of(values).map(Object::toString).toList());
    }

    /** What happened, one sentence. */
    public String what(Locale locale) {
        return text(locale, "what");
    }

    /** Why, one sentence. */
    public String why(Locale locale) {
        return text(locale, "why");
    }

    /** What to do next, one sentence. */
    public String advice(Locale locale) {
        return text(locale, "advice");
    }

    /** What happened, why, and what to do. */
    public String text(Locale locale) {
        String space = texts(SENTENCES, locale).getString("space");
        return what(locale) + space + why(locale) + space + advice(locale);
    }

    private String text(Locale locale, String part) {
        String template = texts(code.texts(), locale).getString(code.id() + "." + part);
        return VALUE.matcher(template)
                .replaceAll(match ->
                        Matcher.quoteReplacement(values.get(code.valueNames().indexOf(match.group(1)))));
    }

    private static ResourceBundle texts(String bundle, Locale locale) {
        return ResourceBundle.getBundle(bundle, locale, NO_FALLBACK);
    }
}
