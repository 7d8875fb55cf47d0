package io.cogview4j.transformer;

import io.cogview4j.api.PromptEmbedding;

/** One sequence of a batch: the picture with this index, together with this text. */
public record TextSequence(int picture, PromptEmbedding text) {}
