package io.cogview4j.nn;

import io.cogview4j.checkpoint.Parameter;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A table of vectors by token id. Only the rows that are asked for are ever read from the checkpoint. */
public record Embedding(Parameter table) {
    /** Loads the {@code weight}, {@code [vocabulary, width]}. */
    public static Embedding load(Weights weights, long vocabulary, long width) {
        return new Embedding(weights.parameter("weight", vocabulary, width));
    }

    /** {@code [tokens] -> [tokens, width]} in float32, a new tensor. Every id must lie within the vocabulary. */
    public Tensor forward(long... ids) {
        try (var scope = Scope.open()) {
            Tensor rows = table.stored().index_select(0, Tensors.of(ids, ids.length)); // in the stored data type
            return scope.keep(rows.to(ScalarType.Float));
        }
    }
}
