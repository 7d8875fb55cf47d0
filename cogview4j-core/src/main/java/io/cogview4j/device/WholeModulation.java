package io.cogview4j.device;

import io.cogview4j.nn.Rows;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.packed.TokenLayout.Stream;
import io.cogview4j.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Shift, scale and gate of one half of a block, for each picture and stream; "adaptive layer norm zero" of Peebles and Xie.
 *
 * @param shift {@code [P, 2 streams, D]}, float32 as the others
 * @param onePlusScale {@code [P, 2 streams, D]}
 * @param gate {@code [P, 2 streams, D]}
 */
record WholeModulation(Tensor shift, Tensor onePlusScale, Tensor gate, TokenLayout layout, Operations operations) {
    /** @param chunks {@code [P, 3, 2 streams, D]}: shift, scale, gate */
    static WholeModulation of(Tensor chunks, TokenLayout layout, Operations operations) {
        return new WholeModulation(
                chunks.select(1, 0), operations.plusOne(chunks.select(1, 1)), chunks.select(1, 2), layout, operations);
    }

    /** {@code layerNorm(x) * (1 + scale) + shift}, {@code [R, D]}, in this data type. */
    Tensor modulate(Tensor x, ScalarType type) {
        try (Scope scope = Scope.open()) {
            Tensor out = scope.keep(operations.empty(x, type, x.size(0), x.size(1)));
            Tensor normed = operations.layerNorm(x);
            eachStream((rows, stream, picture) -> operations.scaleAndShift(
                    rows.of(out), rows.of(normed), of(onePlusScale, stream, picture), of(shift, stream, picture)));
            return out;
        }
    }

    /** {@code x += gate * y}. */
    void addGated(Tensor x, Tensor y) {
        eachStream((rows, stream, picture) -> operations.addGated(rows.of(x), rows.of(y), of(gate, stream, picture)));
    }

    @FunctionalInterface
    private interface OnRows {
        void apply(Rows rows, Stream stream, int picture);
    }

    private void eachStream(OnRows operation) {
        for (Sequence sequence : layout.sequences()) {
            operation.apply(sequence.text(), Stream.TEXT, sequence.picture());
            operation.apply(sequence.image(), Stream.IMAGE, sequence.picture());
        }
    }

    private static Tensor of(Tensor values, Stream stream, int picture) {
        return values.select(0, picture).select(0, stream.ordinal()); // [D]
    }
}
