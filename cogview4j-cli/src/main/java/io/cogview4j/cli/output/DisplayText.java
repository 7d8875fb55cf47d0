package io.cogview4j.cli.output;

import io.cogview4j.message.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text as it stands on a terminal: how wide it is, and how it is cut and wrapped. */
public final class DisplayText {
    private static final String ELLIPSIS = "…";

    private static final Pattern WHITE_CONTROLS = Pattern.compile("[\\t-\\r]+");

    private DisplayText() {}

    /** Columns that the text takes; Chinese characters and the like take two each. */
    public static int width(String text) {
        return text.codePoints().map(DisplayText::width).sum();
    }

    private static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(codePoint) ? 2 : 1;
    }

    /** Blocks of East Asian scripts, their punctuation, and emoji; Unicode Standard Annex 11, in short. */
    private static boolean isWide(int c) {
        return c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0x303E
                || c >= 0x3041 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6
                || c >= 0x1F300 && c <= 0x1F64F
                || c >= 0x1F680 && c <= 0x1F9FF
                || c >= 0x20000 && c <= 0x3FFFD;
    }

    /** The text on one line, whatever it is: breaks and tabs are spaces, and what could steer a terminal is escaped. */
    public static String line(String text) {
        return VisibleText.of(WHITE_CONTROLS.matcher(text).replaceAll(" "));
    }

    /** The text on one line of at most {@code columns}, with an ellipsis where something was cut off. */
    public static String cut(String text, int columns) {
        String line = line(text);
        if (width(line) <= columns) {
            return line;
        }
        return first(line, columns - width(ELLIPSIS)) + ELLIPSIS;
    }

    /** The text with spaces behind it up to {@code columns}. */
    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** The text with spaces before it up to {@code columns}. */
    static String rightAligned(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /** Lines of at most {@code columns}, broken at spaces where there are any, else anywhere. */
    public static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        String rest = line(text).strip();
        while (width(rest) > columns) {
            String line = first(rest, columns);
            if (line.isEmpty()) {
                break; // not even one character fits
            }
            int space = rest.charAt(line.length()) == ' ' ? line.length() : line.lastIndexOf(' ');
            int end = space > 0 ? space : line.length();
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    /** As many characters from the start as fit. */
    static String first(String text, int columns) {
        int taken = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            taken += width(codePoint);
            if (taken > columns) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end);
    }
}
