package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;

/** A table of vectors by token id. Only the rows that are asked for are ever read from the checkpoint. */
public record Embedding(Parameter table) {
    /** Loads the {@code weight}, {@code [vocabulary, width]}. */
    public static Embedding load(Weights weights, long vocabulary, long width) {
        return new Embedding(weights.parameter("weight", vocabulary, width));
    }

    /** {@code [tokens] -> [tokens, width]} in float32, a new tensor. Every id must lie within the vocabulary. */
    public Tensor forward(long... ids) {
        Tensor vectors = Tensors.empty(ids.length, table.size(1));
        for (int i = 0; i < ids.length; i++) {
            try (var _ = Scope.open()) {
                table.rows(ids[i], 1).into(new Rows(i, 1).of(vectors));
            }
        }
        return vectors;
    }
}
