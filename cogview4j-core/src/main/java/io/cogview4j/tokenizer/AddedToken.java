package io.cogview4j.tokenizer;

/**
 * A text that is a token of its own wherever it stands in a prompt.
 *
 * @param singleWord whether it counts only between characters that are no part of words
 * @param lstrip whether it takes the white space before it
 * @param rstrip whether it takes the white space behind it
 * @param normalized whether it is looked for in the text as the normalizer leaves it
 * @param special whether it is a sign and not text
 */
public record AddedToken(
        String content, boolean singleWord, boolean lstrip, boolean rstrip, boolean normalized, boolean special) {
    /** A special token of which only the text is known. */
    static AddedToken special(String content) {
        return new AddedToken(content, false, false, false, false, true);
    }

    /** As {@code tokenizer.json} holds it, with all its flags. */
    static AddedToken complete(JsonPlace token) {
        return new AddedToken(
                token.at("content").text(),
                token.at("single_word").flag(),
                token.at("lstrip").flag(),
                token.at("rstrip").flag(),
                token.at("normalized").flag(),
                token.at("special").flag());
    }

    /** As the files beside it hold it: flags that are not there are off, and special tokens not normalized. */
    static AddedToken withDefaults(JsonPlace token, boolean specialOtherwise) {
        boolean special = token.at("special").flag(specialOtherwise);
        return new AddedToken(
                token.at("content").text(),
                token.at("single_word").flag(false),
                token.at("lstrip").flag(false),
                token.at("rstrip").flag(false),
                token.at("normalized").flag(!special),
                special);
    }

    AddedToken asSpecial() {
        return new AddedToken(content, singleWord, lstrip, rstrip, normalized, true);
    }
}
