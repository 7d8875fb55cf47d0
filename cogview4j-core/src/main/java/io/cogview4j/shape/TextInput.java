package io.cogview4j.shape;

import io.cogview4j.api.Origin;

/**
 * What an image stage takes.
 *
 * @param width of the embeddings, the transformer's {@code text_embed_dim}
 * @param maxTokens the longest prompt that the model was trained with
 * @param guided whether negative prompt embeddings take part
 * @param origin what belongs to the transformer, as far as it is known
 * @param foreignOrigin whether embeddings of another origin are let through, with a warning
 */
public record TextInput(int width, int maxTokens, boolean guided, Origin origin, boolean foreignOrigin) {}
