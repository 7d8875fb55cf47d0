package io.cogview4j.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * The part of a {@code tokenizer.json} that knows the words.
 *
 * @param unknown the word for what the vocabulary does not know, null to leave that out
 * @param fusesUnknown whether unknown characters side by side are one word
 * @param byteFallback whether unknown characters are spelled in bytes
 * @param ignoresMerges whether a word of the vocabulary is taken as it is, however it would be merged
 */
record BpeModel(
        Vocabulary vocabulary,
        Merges merges,
        @Nullable String unknown,
        boolean fusesUnknown,
        boolean byteFallback,
        boolean ignoresMerges) {}
