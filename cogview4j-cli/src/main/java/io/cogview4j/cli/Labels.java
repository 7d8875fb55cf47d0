package io.cogview4j.cli;

import io.cogview4j.api.Message;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** The words of tables and reports; what is wrong is told by messages instead. */
record Labels(Locale locale) {
    private static final String TEXTS = "io.cogview4j.cli.labels";
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    static Labels of(Terminal terminal) {
        return new Labels(terminal.style().language().locale());
    }

    String of(String key) {
        return texts().getString(key);
    }

    /** With the values in the places {@code {0}}, {@code {1}} and so on. */
    String of(String key, Object... values) {
        String text = of(key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    /** The line that tells a message, with its code to look it up by. */
    String of(Message message) {
        String severity = message.code().severity().name().toLowerCase(Locale.ROOT);
        return of(severity) + " [" + message.code().id() + "]: " + message.text(locale);
    }

    private ResourceBundle texts() {
        return ResourceBundle.getBundle(TEXTS, locale, NO_FALLBACK);
    }
}
