package io.cogview4j.tokenizer;

/**
 * The part of a {@code tokenizer.json} that knows the words.
 *
 * @param json the model as it is written for the native library, an object
 */
record BpeModel(Vocabulary vocabulary, byte[] json) {}
