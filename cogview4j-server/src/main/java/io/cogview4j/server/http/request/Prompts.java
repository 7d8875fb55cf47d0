package io.cogview4j.server.http.request;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import org.jspecify.annotations.Nullable;

/** Prompts, which may be long, but no books. */
public final class Prompts {
    private Prompts() {}

    /** The prompt, which has to be there. */
    public static String required(Fields fields, String name, Caps caps) {
        @Nullable String text = optional(fields, name, caps);
        if (text == null) {
            throw Fields.missing(name);
        }
        return text;
    }

    /** Null if there is none. */
    public static @Nullable String optional(Fields fields, String name, Caps caps) {
        return bounded(fields.textOrEmpty(name), name, caps);
    }

    static @Nullable String bounded(@Nullable String text, String name, Caps caps) {
        if (text != null && text.length() > caps.promptCharacters()) {
            throw Refusal.ofField(name, ServerMessage.PROMPT_TOO_LONG, name, text.length(), caps.promptCharacters());
        }
        return text;
    }
}
