package io.cogview4j.server.http.answer;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import org.jspecify.annotations.Nullable;

/** In which language a client reads: Chinese or English. */
public final class Language {
    private Language() {}

    public static Locale of(Context ctx) {
        return of(ctx.header("Accept-Language"));
    }

    static Locale of(@Nullable String header) {
        if (header == null) {
            return Locale.ENGLISH;
        }
        try {
            for (LanguageRange range : LanguageRange.parse(header)) { // the most wanted first
                String language = Locale.forLanguageTag(range.getRange()).getLanguage();
                if (range.getWeight() > 0 && (language.equals("zh") || language.equals("en"))) {
                    return language.equals("zh") ? Locale.CHINESE : Locale.ENGLISH;
                }
            }
            return Locale.ENGLISH;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }
}
