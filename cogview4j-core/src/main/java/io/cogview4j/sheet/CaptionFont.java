package io.cogview4j.sheet;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a font for a text, and breaks it into lines. */
final class CaptionFont {
    private static final String ELLIPSIS = "...";

    private final Graphics2D graphics;
    private final SystemFonts fonts;
    private final Font usual;
    private final float pixels;
    private @Nullable List<Font> all;

    /** @throws RuntimeException or an error if no text can be drawn here */
    CaptionFont(Graphics2D graphics, SystemFonts fonts, int pixels) {
        this.graphics = graphics;
        this.fonts = fonts;
        this.pixels = pixels;
        this.usual = fonts.usual().deriveFont(this.pixels);
        graphics.getFontMetrics(usual).stringWidth("x"); // where there are no fonts, it fails here
    }

    int lineHeight() {
        return graphics.getFontMetrics(usual).getHeight();
    }

    int ascent() {
        return graphics.getFontMetrics(usual).getAscent();
    }

    /** The font that has the most characters of a text; the usual one if it has all. */
    Font of(String text) {
        if (missing(usual, text) == 0) {
            return usual;
        }
        if (all == null) {
            all = fonts.all();
        }
        Font best = all.stream()
                .min(Comparator.comparingLong(font -> missing(font, text)))
                .map(font -> font.deriveFont(pixels))
                .orElse(usual);
        return missing(best, text) < missing(usual, text) ? best : usual;
    }

    /** How many characters of a text a font lacks. */
    static long missing(Font font, String text) {
        return text.codePoints().filter(c -> !font.canDisplay(c)).count();
    }

    /** At most so many lines of a text, none wider than {@code width}; dots where something was left out. */
    List<String> lines(String text, Font font, int width, int most) {
        FontMetrics metrics = graphics.getFontMetrics(font);
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty() && lines.size() < most) {
            int end = fitting(rest, metrics, width);
            if (end < rest.length() && lines.size() == most - 1) {
                int shorter = fitting(rest, metrics, width - metrics.stringWidth(ELLIPSIS));
                lines.add(rest.substring(0, shorter).strip() + ELLIPSIS);
                return lines;
            }
            int space = end == rest.length() ? -1 : rest.lastIndexOf(' ', end);
            int cut = space > 0 ? space : end;
            lines.add(rest.substring(0, cut).strip());
            rest = rest.substring(cut).strip();
        }
        return lines;
    }

    /** How many characters from the start fit; one at least. */
    private static int fitting(String text, FontMetrics metrics, int width) {
        int taken = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            taken += metrics.charWidth(codePoint);
            if (taken > width && end > 0) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }
}
