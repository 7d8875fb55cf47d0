package io.cogview4j.cli.output;

import io.cogview4j.message.Message;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.stream.Stream;

/** The words of tables and reports; what is wrong is told by messages instead. */
public record Labels(Locale locale) {
    private static final String TEXTS = "io.cogview4j.cli.output.labels";
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    public String of(String key) {
        return texts().getString(key);
    }

    /** Of several keys: the headings of a table. */
    public List<String> all(String... keys) {
        return Stream.of(keys).map(this::of).toList();
    }

    /** With the values in the places {@code {0}}, {@code {1}} and so on. */
    public String of(String key, Object... values) {
        String text = of(key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }

    /** The line that tells a message, with its code to look it up by. */
    public String of(Message message) {
        String severity = message.code().severity().name().toLowerCase(Locale.ROOT);
        return of(severity) + " [" + message.code().id() + "]: " + text(message);
    }

    /** What happened, why, and what to do in the command. */
    public String text(Message message) {
        return String.join(
                of("sentence"), message.what(locale), message.why(locale), CommandAdvice.of(message, locale));
    }

    private ResourceBundle texts() {
        return ResourceBundle.getBundle(TEXTS, locale, NO_FALLBACK);
    }
}
