package io.cogview4j.device;

import io.cogview4j.nn.LowRanks;
import io.cogview4j.nn.Rows;
import io.cogview4j.packed.Rotary2d;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * What all blocks have to know of the sequences that they compute.
 *
 * @param cos {@code [R, 1, 1, Dh]}; one for text tokens, which no position turns
 * @param sin {@code [R, 1, 1, Dh]}, negative in the first half; zero for text tokens
 * @param adapters what is added to linear layers
 */
public record WholeBatch(TokenLayout layout, Tensor cos, Tensor sin, LowRanks adapters) {
    /**
     * Lays the tables of all sequences one below the other.
     *
     * @param rotary of each picture
     * @param owner of the tables
     */
    public static WholeBatch of(
            TokenLayout layout, List<Rotary2d> rotary, LowRanks adapters, Backend backend, TensorOwner owner) {
        try (var _ = Scope.open()) {
            long half = rotary.getFirst().cos().size(1);
            Tensor cos = owner.own(backend.empty(layout.rows(), 1, 1, 2 * half));
            Tensor sin = owner.own(backend.empty(layout.rows(), 1, 1, 2 * half));
            for (Sequence sequence : layout.sequences()) {
                Rotary2d table = rotary.get(sequence.picture());
                sequence.text().of(cos).fill_(new Scalar(1.0f));
                sequence.text().of(sin).fill_(new Scalar(0.0f));
                Tensor turns = table.cos().view(-1, 1, 1, half); // [Limage, 1, 1, Dh/2]
                Tensor leans = table.sin().view(-1, 1, 1, half);
                halves(sequence.image(), cos, turns, turns);
                halves(sequence.image(), sin, leans.neg(), leans);
            }
            return new WholeBatch(layout, cos, sin, adapters);
        }
    }

    private static void halves(Rows rows, Tensor table, Tensor first, Tensor second) {
        long half = first.size(3);
        rows.of(table).narrow(3, 0, half).copy_(first);
        rows.of(table).narrow(3, half, half).copy_(second);
    }
}
