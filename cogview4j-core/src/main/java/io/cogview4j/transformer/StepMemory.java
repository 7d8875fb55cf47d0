package io.cogview4j.transformer;

import io.cogview4j.api.Latents;
import java.util.List;

/**
 * What the evaluations of a batch have left for those to come, as values that a file can hold. From it, a batch of the same sequences
 * goes on bit for bit as the one before would have.
 */
public sealed interface StepMemory {
    /** Nothing: the next evaluation is computed. */
    StepMemory NONE = new None();

    /** Of how many sequences it is; those of a batch of another number begin anew. */
    int sequences();

    /** Nothing. */
    record None() implements StepMemory {
        @Override
        public int sequences() {
            return 0;
        }
    }

    /**
     * What the last evaluation saw that was computed wholly, for each sequence. That is far less than what it left, which is computed
     * from it once more.
     *
     * @param inputs each {@code [1, C, Hl, Wl]}
     * @param timesteps of each sequence
     */
    record LastComputed(List<Latents> inputs, List<Float> timesteps) implements StepMemory {
        public LastComputed {
            inputs = List.copyOf(inputs);
            timesteps = List.copyOf(timesteps);
        }

        @Override
        public int sequences() {
            return inputs.size();
        }
    }

    /**
     * A Taylor series for each sequence.
     *
     * @param evaluations how many there were
     * @param lastComputed which of them, from 0, the series starts at
     * @param derivatives of each sequence: of order 0, 1 and so on, each {@code [1, C, Hl, Wl]}; at least one
     */
    record Series(int evaluations, int lastComputed, List<List<Latents>> derivatives) implements StepMemory {
        public Series {
            derivatives = derivatives.stream().map(List::copyOf).toList();
        }

        @Override
        public int sequences() {
            return derivatives.size();
        }
    }
}
