package io.cogview4j.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In what guidance and sampling of an image were not the model's own; null or missing where they were.
 *
 * @param guidanceScales one for each step
 * @param zeroSteps of CFG-Zero*
 * @param cache of steps
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SamplingMetadata(
        @Nullable String sampler,
        @Nullable String schedule,
        @Nullable List<Double> timesteps,
        @Nullable List<Double> sigmas,
        @Nullable List<Double> guidanceScales,
        @Nullable String guidanceInterval,
        @Nullable Integer zeroSteps,
        @Nullable String cache) {
    public SamplingMetadata {
        timesteps = copy(timesteps);
        sigmas = copy(sigmas);
        guidanceScales = copy(guidanceScales);
    }

    private static @Nullable List<Double> copy(@Nullable List<Double> values) {
        return values == null ? null : List.copyOf(values);
    }

    /** Null if there is nothing to tell. */
    public static @Nullable SamplingMetadata of(Guidance guidance, Sampling sampling) {
        SamplerName sampler = sampling.sampler();
        SamplingMetadata metadata = new SamplingMetadata(
                sampler == null || sampler == SamplerName.EULER ? null : sampler.id(),
                sampling.levels().equals(NoiseLevels.OF_MODEL)
                        ? null
                        : sampling.levels().toString(),
                orNull(sampling.timesteps()),
                orNull(sampling.sigmas()),
                guidance.scales().size() > 1 ? guidance.scales() : null,
                guidance.interval() == null ? null : guidance.interval().toString(),
                guidance.zeroSteps(),
                sampling.cache() == null || sampling.cache().equals(StepCache.OFF)
                        ? null
                        : sampling.cache().text());
        return metadata.equals(new SamplingMetadata(null, null, null, null, null, null, null, null)) ? null : metadata;
    }

    private static @Nullable List<Double> orNull(List<Double> values) {
        return values.isEmpty() ? null : values;
    }

    /**
     * What was asked for.
     *
     * @throws io.cogview4j.message.InvalidRequestException if nobody could have asked for that
     */
    public Sampling sampling() {
        return new Sampling(
                sampler == null ? null : SamplerName.parse(sampler),
                schedule == null ? NoiseLevels.OF_MODEL : NoiseLevels.parse(schedule),
                timesteps == null ? List.of() : timesteps,
                sigmas == null ? List.of() : sigmas,
                cache == null ? null : StepCache.parse(cache));
    }

    /**
     * What was asked for.
     *
     * @param scale of all steps, unless each has its own
     * @throws io.cogview4j.message.InvalidRequestException if nobody could have asked for that
     */
    public Guidance guidance(double scale) {
        return new Guidance(
                guidanceScales == null ? List.of(scale) : guidanceScales,
                guidanceInterval == null ? null : GuidanceInterval.parse(guidanceInterval),
                zeroSteps);
    }
}
