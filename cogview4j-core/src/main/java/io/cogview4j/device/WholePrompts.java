package io.cogview4j.device;

import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * What all layers have to know of the prompts that they compute.
 *
 * @param ranges the rows of each prompt, one behind the other
 * @param cos {@code [rows, 1, headDim / 2, 2]}; one for dimensions that no position turns
 * @param sin {@code [rows, 1, headDim / 2, 2]}, negative for the first of each pair; zero for dimensions that no position turns
 */
public record WholePrompts(List<Rows> ranges, Tensor cos, Tensor sin) {
    /**
     * Lays the tables of all prompts one below the other, in the innermost scope.
     *
     * @param turns the cosine of each position's angles, {@code [positions, rotaryDim / 2]} on the CPU
     * @param leans the sine of the same
     * @param headDim even
     */
    public static WholePrompts of(List<Rows> ranges, Tensor turns, Tensor leans, long headDim, Backend backend) {
        try (Scope scope = Scope.open()) {
            long rows = ranges.getLast().end();
            Tensor cos = Tensors.empty(rows, 1, headDim / 2, 2);
            Tensor sin = Tensors.empty(rows, 1, headDim / 2, 2);
            cos.fill_(new Scalar(1.0f));
            sin.fill_(new Scalar(0.0f));
            Tensor leansBack = leans.neg();
            for (Rows prompt : ranges) {
                place(turns, cos, 0, prompt);
                place(turns, cos, 1, prompt);
                place(leansBack, sin, 0, prompt);
                place(leans, sin, 1, prompt);
            }
            return new WholePrompts(ranges, scope.keep(backend.onDevice(cos)), scope.keep(backend.onDevice(sin)));
        }
    }

    /** For the first or the second of each pair; a prompt begins at position 0. */
    private static void place(Tensor ofPositions, Tensor table, long ofPair, Rows prompt) {
        try (var _ = Scope.open()) {
            prompt.of(table)
                    .select(1, 0) // [tokens, headDim / 2, 2]
                    .select(2, ofPair)
                    .narrow(1, 0, ofPositions.size(1)) // [tokens, rotaryDim / 2]
                    .copy_(ofPositions.narrow(0, 0, prompt.count()));
        }
    }
}
