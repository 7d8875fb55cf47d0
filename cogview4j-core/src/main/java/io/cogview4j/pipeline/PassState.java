package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.scheduler.SamplerMemory;
import io.cogview4j.transformer.StepMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a pass stands between two steps: all that the steps to come depend on beside what was asked for.
 *
 * @param finished latents of the groups of a policy that are done, in their order; mostly none
 * @param latents of the group that is being denoised
 * @param step the next one to make, from 0 at the beginning of the schedule; its number of steps if none is left
 * @param memory what the sampler knows of the steps before
 * @param draws how often steps have drawn noise in this group
 * @param exchanged embeddings that a listener gave for those of the request; null if it gave none
 * @param evaluations what those of the network have left for the next one
 */
public record PassState(
        List<Latents> finished,
        Latents latents,
        int step,
        SamplerMemory memory,
        int draws,
        @Nullable PromptEmbeddings exchanged,
        StepMemory evaluations) {
    public PassState {
        finished = List.copyOf(finished);
    }

    /** The same behind groups that are done. */
    PassState after(List<Latents> finished) {
        return new PassState(finished, latents, step, memory, draws, exchanged, evaluations);
    }

    /** Says where a pass over the transformer begins, and keeps where it stands after each step. */
    public interface Keeper {
        /** Begins at the beginning and keeps nothing. */
        Keeper NONE = new Keeper() {
            @Override
            public @Nullable PassState begin() {
                return null;
            }

            @Override
            public void keep(PassState state, long stepNanos) {}
        };

        /** Where an earlier run stood; null to begin at the beginning. */
        @Nullable PassState begin();

        /**
         * Is told where the pass stands.
         *
         * @param stepNanos what the step took that led there
         */
        void keep(PassState state, long stepNanos);
    }
}
