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

    /** Whether the shape can be read as {@code [batch, tokens, width]}. */
    public boolean hasThreeDimensions() {
        return shape.size() == 3;
    }

    /** Whether it holds embeddings: {@code [batch, tokens, width]}, at least one of each. */
    public boolean isWellFormed() {
        return hasThreeDimensions() && shape.stream().allMatch(size -> size >= 1);
    }

    /** How many prompts; only for three dimensions. */
    public long batch() {
        return shape.get(0);
    }

    /** How many tokens each prompt has; only for three dimensions. */
    public long tokens() {
        return shape.get(1);
    }

    /** How many values each token has; only for three dimensions. */
    public long width() {
        return shape.get(2);
    }
}
