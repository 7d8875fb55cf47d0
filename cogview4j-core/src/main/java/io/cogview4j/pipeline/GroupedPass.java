package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups that a policy has made of the prompts of a pass, mostly one, denoised one after the other.
 *
 * @param begin where an earlier run stood, which fits the groups; null for the beginning
 */
record GroupedPass(List<Denoiser> groups, @Nullable PassState begin, PassState.Keeper keeper) {
    /** Denoises a group. */
    @FunctionalInterface
    interface Work {
        /** @param done groups before it */
        Latents denoise(Denoiser group, int done, PassState.Keeper keeper);
    }

    /** @throws InvalidRequestException if the keeper would begin with latents of other images, or at a step that there is not */
    static GroupedPass of(List<Denoiser> groups, PassState.Keeper keeper) {
        @Nullable PassState begin = keeper.begin();
        if (begin != null && !fits(begin, groups)) {
            throw new InvalidRequestException(CoreMessage.RESUME_STATE_UNFIT);
        }
        return new GroupedPass(List.copyOf(groups), begin, keeper);
    }

    private static boolean fits(PassState begin, List<Denoiser> groups) {
        int done = begin.finished().size();
        if (done >= groups.size()) {
            return false;
        }
        for (int i = 0; i < done; i++) {
            if (!groups.get(i).fits(begin.finished().get(i))) {
                return false;
            }
        }
        return groups.get(done).fits(begin);
    }

    /** Whether no step is left to make. */
    boolean isDone() {
        return begin != null
                && begin.finished().size() == groups.size() - 1
                && groups.getLast().isAtEnd(begin);
    }

    /** Of all groups, where no step is left to make. */
    Latents latents() {
        if (begin == null) {
            throw new IllegalStateException("nothing was denoised");
        }
        List<Latents> all = new ArrayList<>(begin.finished());
        all.add(begin.latents());
        return Latents.concat(all);
    }

    Latents run(Work work) {
        List<Latents> done = new ArrayList<>(begin == null ? List.of() : begin.finished());
        @Nullable PassState from = begin;
        while (done.size() < groups.size()) {
            done.add(work.denoise(groups.get(done.size()), done.size(), ofGroup(List.copyOf(done), from)));
            from = null;
        }
        return Latents.concat(done);
    }

    private PassState.Keeper ofGroup(List<Latents> before, @Nullable PassState from) {
        return new PassState.Keeper() {
            @Override
            public @Nullable PassState begin() {
                return from;
            }

            @Override
            public void keep(PassState state, long stepNanos) {
                keeper.keep(state.after(before), stepNanos);
            }
        };
    }
}
