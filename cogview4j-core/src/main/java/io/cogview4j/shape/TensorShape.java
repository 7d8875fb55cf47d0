package io.cogview4j.shape;

import io.cogview4j.api.Origin;
import java.util.List;

/**
 * What is known of one tensor of embeddings without reading it.
 *
 * @param name that it has in its file, or a name of its place
 * @param shape should be {@code [batch, tokens, width]}
 * @param dtype as in a safetensors header, for example {@code BF16}
 * @param origin what made it
 */
public record TensorShape(String name, List<Long> shape, String dtype, Origin origin) {
    public TensorShape {
        shape = List.copyOf(shape);
    }
}
