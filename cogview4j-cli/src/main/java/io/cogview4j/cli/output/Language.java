package io.cogview4j.cli.output;

import java.util.Locale;

/** The languages that the command speaks. */
public enum Language {
    EN(Locale.ENGLISH),
    ZH(Locale.CHINESE);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /** What a locale such as {@code zh_CN.UTF-8} or a tag such as {@code zh-Hans} asks for. */
    static Language of(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("zh") ? ZH : EN;
    }

    /** The launcher tells, because it gives Java another locale; without it, Java knows. */
    public static Language ofEnvironment() {
        return of(System.getProperty(
                "cogview4j.lang", Locale.getDefault(Locale.Category.DISPLAY).getLanguage()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
