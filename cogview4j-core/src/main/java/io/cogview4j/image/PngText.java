package io.cogview4j.image;

import java.nio.charset.StandardCharsets;

/**
 * A text inside a PNG file.
 *
 * @param keyword what the text is, 1 to 79 printable Latin-1 characters
 * @param text any text without the NUL character
 */
public record PngText(String keyword, String text) {
    public PngText {
        if (keyword.isBlank() || keyword.length() > 79 || !isLatin1(keyword)) {
            throw new IllegalArgumentException("\"" + keyword + "\" cannot be the keyword of a text in a PNG file");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the text \"" + keyword + "\" contains the NUL character");
        }
    }

    /** Whether a {@code tEXt} chunk can hold the text; any other text needs {@code iTXt}, or is silently corrupted. */
    boolean isLatin1() {
        return isLatin1(text);
    }

    private static boolean isLatin1(String text) {
        return StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)
                && text.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c));
    }
}
