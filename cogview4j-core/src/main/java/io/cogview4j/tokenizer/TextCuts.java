package io.cogview4j.tokenizer;

import java.util.List;

/**
 * Where a long text may be cut so that its parts, one after the other, give the tokens of the whole: behind a letter or
 * digit, before white space or punctuation, and away from every added token.
 */
public final class TextCuts {
    private static final int NONE = -1;

    private final boolean anywhere;
    private final List<String> addedTokens;
    private final int longest;

    TextCuts(boolean endsWordsAfterLetters, List<String> addedTokens) {
        this.anywhere = endsWordsAfterLetters;
        this.addedTokens = addedTokens;
        this.longest = addedTokens.stream().mapToInt(String::length).max().orElse(0);
    }

    /**
     * The end of the part of a text that begins at {@code start}: the last place to cut at within {@code most}
     * characters, or the end of the text if that is as near.
     *
     * @return -1 if there is no such place
     */
    public int end(String text, int start, int most) {
        if (text.length() - start <= most) {
            return text.length();
        }
        for (int at = start + most; anywhere && at > start; at--) {
            if (endsWord(text.charAt(at - 1)) && isBetweenWords(text.charAt(at)) && isAwayFromAddedTokens(text, at)) {
                return at;
            }
        }
        return NONE;
    }

    /**
     * Letters of old in every version of Unicode, so that the native library knows them as such, too. Digits are in
     * words of at most three, but never in one with what stands behind them.
     */
    private static boolean endsWord(char c) {
        return c >= '0' && c <= '9'
                || c < 0x250 && Character.isLetter(c)
                || c >= 0x410 && c <= 0x44f // Cyrillic
                || c >= 0x3041 && c <= 0x3094 // Hiragana
                || c >= 0x30a1 && c <= 0x30fa // Katakana
                || c >= 0x4e00 && c <= 0x9fa5 // Han
                || c >= 0xac00 && c <= 0xd7a3; // Hangul
    }

    private static boolean isBetweenWords(char c) {
        return c == ' '
                || c == '\n'
                || c == '\r'
                || c == '\t'
                || ".,;:!?()\"".indexOf(c) >= 0
                || "，。、；：！？（）「」".indexOf(c) >= 0;
    }

    private boolean isAwayFromAddedTokens(String text, int at) {
        for (String token : addedTokens) {
            for (int start = Math.max(0, at - longest); start <= at; start++) {
                if (start + token.length() >= at && text.startsWith(token, start)) {
                    return false;
                }
            }
        }
        return true;
    }
}
