package io.cogview4j.text;

/**
 * A token and the text that it stands for. A character that a tokenizer has no token for takes several, of which none has
 * a text of its own; then each has that of all.
 *
 * @param id in the vocabulary
 * @param text that the token, or the group that it belongs to, stands for
 * @param part its place in the group, from 1
 * @param parts how many tokens the group has, 1 for one that has a text of its own
 */
public record TokenPiece(long id, String text, int part, int parts) {}
