package io.cogview4j.cli.output;

import io.cogview4j.message.Message;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** What to do, told in the words of who types commands; the library tells it in those of who writes programs. */
public final class CommandAdvice {
    private static final String TEXTS = "io.cogview4j.cli.output.advice";
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    private CommandAdvice() {}

    /** One sentence; that of the library where it suits everybody. */
    public static String of(Message message, Locale locale) {
        ResourceBundle texts = ResourceBundle.getBundle(TEXTS, locale, NO_FALLBACK);
        String key = message.code().id() + ".advice";
        if (!texts.containsKey(key)) {
            return message.advice(locale);
        }
        String text = texts.getString(key);
        for (int i = 0; i < message.values().size(); i++) {
            text = text.replace(
                    "{" + message.code().valueNames().get(i) + "}",
                    message.values().get(i));
        }
        return text;
    }
}
