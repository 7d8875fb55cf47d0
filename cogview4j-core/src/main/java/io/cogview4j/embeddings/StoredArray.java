package io.cogview4j.embeddings;

import java.util.List;

/**
 * A tensor beside the embeddings of a file.
 *
 * @param shape dimensions, outermost first
 * @param values row-major
 */
public record StoredArray(List<Long> shape, float[] values) {
    public StoredArray {
        shape = List.copyOf(shape);
    }
}
