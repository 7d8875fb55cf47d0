package io.cogview4j.sampling;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How images come out of noise: by which method, along which noise levels. Timesteps and sigmas have the meaning that they have
 * for CogView4Pipeline of diffusers.
 *
 * @param sampler null where that is left open
 * @param levels the rule for noise levels
 * @param timesteps that the transformer is told, falling, 0 to 1000, cut to whole numbers, in place of a number of steps;
 *     empty for those of the model
 * @param sigmas noise levels before the shift, falling, 0 to 1, as many as timesteps or steps; empty for those of the
 *     timesteps
 * @param cache which evaluations of the network are not computed wholly; null where that is left open, which computes all
 */
public record Sampling(
        @Nullable SamplerName sampler,
        NoiseLevels levels,
        List<Double> timesteps,
        List<Double> sigmas,
        @Nullable StepCache cache) {
    /** Everything left open. */
    public static final Sampling OPEN = new Sampling(null, NoiseLevels.OF_MODEL, List.of(), List.of(), null);

    /** @throws InvalidRequestException if levels that are given one by one are to be spaced by a rule, too */
    public Sampling {
        timesteps = List.copyOf(timesteps);
        sigmas = List.copyOf(sigmas);
        Spacing spacing = levels.spacing();
        boolean listed = !timesteps.isEmpty() || !sigmas.isEmpty();
        if (listed && spacing != null && spacing != Spacing.UNIFORM) {
            throw new InvalidRequestException(CoreMessage.SPACING_OF_LISTED_LEVELS, spacing.id());
        }
    }

    /**
     * Sampling of which every evaluation of the network is computed.
     *
     * @throws InvalidRequestException if levels that are given one by one are to be spaced by a rule, too
     */
    public Sampling(@Nullable SamplerName sampler, NoiseLevels levels, List<Double> timesteps, List<Double> sigmas) {
        this(sampler, levels, timesteps, sigmas, null);
    }

    /** Another method. */
    public static Sampling with(SamplerName sampler) {
        return OPEN.withSampler(sampler);
    }

    /** This, and {@code others} where this leaves something open. Noise levels are given one by one or follow a rule. */
    public Sampling or(Sampling others) {
        boolean listed = !timesteps.isEmpty() || !sigmas.isEmpty();
        boolean spaced = levels.spacing() != null;
        return new Sampling(
                sampler == null ? others.sampler : sampler,
                listed ? levels : levels.or(others.levels),
                listed || spaced ? timesteps : others.timesteps,
                listed || spaced ? sigmas : others.sigmas,
                cache == null ? others.cache : cache);
    }

    public Sampling withSampler(@Nullable SamplerName sampler) {
        return new Sampling(sampler, levels, timesteps, sigmas, cache);
    }

    public Sampling withLevels(NoiseLevels levels) {
        return new Sampling(sampler, levels, timesteps, sigmas, cache);
    }

    public Sampling withTimesteps(List<Double> timesteps) {
        return new Sampling(sampler, levels, timesteps, sigmas, cache);
    }

    public Sampling withSigmas(List<Double> sigmas) {
        return new Sampling(sampler, levels, timesteps, sigmas, cache);
    }

    public Sampling withCache(@Nullable StepCache cache) {
        return new Sampling(sampler, levels, timesteps, sigmas, cache);
    }

    /** How many steps timesteps or sigmas make; 0 if there are none. */
    public int listedSteps() {
        return timesteps.isEmpty() ? sigmas.size() : timesteps.size();
    }
}
