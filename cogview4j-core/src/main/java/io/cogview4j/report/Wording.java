package io.cogview4j.report;

import io.cogview4j.message.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * How messages are told in JSON. Programs read codes, not sentences; the sentences are for their logs and users.
 *
 * @param advice what to do, in the words of who is told
 */
public record Wording(Locale locale, BiFunction<Message, Locale, String> advice) {
    /** With the advice of the library. */
    public Wording(Locale locale) {
        this(locale, Message::advice);
    }

    /** The keys and values of an object. */
    public Map<String, String> of(Message message) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("code", message.code().id());
        parts.put("severity", message.code().severity().name().toLowerCase(Locale.ROOT));
        parts.put("what", message.what(locale));
        parts.put("why", message.why(locale));
        parts.put("advice", advice.apply(message, locale));
        return parts;
    }

    /** A list of such objects. */
    public List<Map<String, String>> of(List<Message> messages) {
        return messages.stream().map(this::of).toList();
    }
}
