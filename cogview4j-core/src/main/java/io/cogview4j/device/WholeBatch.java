package io.cogview4j.device;

import io.cogview4j.nn.LowRanks;
import io.cogview4j.packed.Rotary2d;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import java.util.List;
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
        return of(layout, rotary, adapters, backend, owner, new TorchOperations());
    }

    static WholeBatch of(
            TokenLayout layout,
            List<Rotary2d> rotary,
            LowRanks adapters,
            Backend backend,
            TensorOwner owner,
            Operations operations) {
        try (var _ = Scope.open()) {
            long half = rotary.getFirst().cos().size(1);
            Tensor cos = owner.own(backend.empty(layout.rows(), 1, 1, 2 * half));
            Tensor sin = owner.own(backend.empty(layout.rows(), 1, 1, 2 * half));
            for (Sequence sequence : layout.sequences()) {
                Rotary2d table = rotary.get(sequence.picture());
                Tensor turns = table.cos().view(-1, 1, 1, half); // [Limage, 1, 1, Dh/2]
                Tensor leans = table.sin().view(-1, 1, 1, half);
                operations.fill(sequence.text().of(cos), 1);
                operations.fill(sequence.text().of(sin), 0);
                operations.copy(
                        operations.concat(List.of(turns, turns), 3),
                        sequence.image().of(cos));
                operations.copy(
                        operations.concat(List.of(operations.negative(leans), leans), 3),
                        sequence.image().of(sin));
            }
            return new WholeBatch(layout, cos, sin, adapters);
        }
    }
}
