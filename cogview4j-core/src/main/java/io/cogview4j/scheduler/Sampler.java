package io.cogview4j.scheduler;

import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How a sample goes along a schedule from noise to image. Without state: a step is told where it is, and what the steps
 * before have left for it.
 */
public interface Sampler {
    /**
     * A sample after a step.
     *
     * @param sample at the next noise level
     * @param clean the sample without noise, as the step predicts it
     * @param memory for the next step
     */
    record Sampled(float[] sample, float[] clean, SamplerMemory memory) {}

    /** How often a step evaluates the network. */
    default int evaluations(Schedule schedule, int step) {
        return 1;
    }

    /** How often the network is evaluated along the whole schedule. */
    default int evaluations(Schedule schedule) {
        return IntStream.range(0, schedule.steps())
                .map(step -> evaluations(schedule, step))
                .sum();
    }

    /** Whether steps draw noise. */
    default boolean isStochastic() {
        return false;
    }

    /**
     * Goes from the noise level of {@code step} to the next.
     *
     * @param memory that the step before has left; {@link SamplerMemory#NONE} where the way begins, or begins anew
     * @param noise asked for as many normal values as the sample has, and only if sampling is stochastic
     */
    Sampled step(
            Velocity velocity,
            Schedule schedule,
            int step,
            float[] sample,
            SamplerMemory memory,
            Supplier<float[]> noise);
}
