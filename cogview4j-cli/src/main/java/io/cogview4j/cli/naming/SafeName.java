package io.cogview4j.cli.naming;

import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that Linux, macOS and Windows all take for a file, whatever text they are made of. */
final class SafeName {
    private static final int MOST_BYTES = 255;
    private static final String INSTEAD = "_";
    private static final String NAMELESS = "picture";

    /** What separates folders or has a meaning on some system, controls, separators, halves of pairs. */
    private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"/\\\\|?*\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}]");

    /** Characters that are not seen, those that turn the direction of writing among them. */
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}");

    /** What a shell, a listing or Windows takes for something else at an end. */
    private static final Pattern START = Pattern.compile("^[\\s.~-]+");

    private static final Pattern END = Pattern.compile("[\\s.]+$");

    /** Names of devices on Windows, with any extension. */
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\\s*(\\..*)?");

    private SafeName() {}

    /** A name of at most 255 bytes in UTF-8 that ends in {@code ending}, which itself is safe. */
    static String of(String text, String ending) {
        String composed = Normalizer.normalize(text, Form.NFC);
        String allowed =
                FORBIDDEN.matcher(UNSEEN.matcher(composed).replaceAll("")).replaceAll(INSTEAD);
        String named = START.matcher(allowed).replaceFirst(INSTEAD);
        String cut = cutToBytes(named, MOST_BYTES - bytes(ending) - bytes(INSTEAD));
        String ended = END.matcher(cut).replaceFirst("");
        String stem = ended.replace(INSTEAD, "").isBlank() ? NAMELESS : ended;
        return (DEVICE.matcher(stem).matches() ? INSTEAD + stem : stem) + ending;
    }

    /** A text as a part of a name: its spaces do not need quotes in a shell. */
    static String part(String text) {
        return FORBIDDEN.matcher(text).replaceAll(INSTEAD).strip().replaceAll("[\\s_]+", INSTEAD);
    }

    /** At most so many characters as a reader counts them, without what stands for a space at the end. */
    static String cut(String text, int characters) {
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        int end = breaks.next(characters);
        return end == BreakIterator.DONE ? text : text.substring(0, end).replaceFirst(INSTEAD + "$", "");
    }

    private static String cutToBytes(String text, int most) {
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(text);
        int end = 0;
        int taken = 0;
        for (int next = breaks.next(); next != BreakIterator.DONE; next = breaks.next()) {
            taken += bytes(text.substring(end, next));
            if (taken > most) {
                return text.substring(0, end);
            }
            end = next;
        }
        return text;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
