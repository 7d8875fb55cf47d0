package io.cogview4j.scheduler;

import java.util.function.Supplier;

/** How a sample goes along a schedule from noise to image. Without state: a step is told where it is. */
public interface Sampler {
    /**
     * A sample after a step.
     *
     * @param sample at the next noise level
     * @param clean the sample without noise, as the step predicts it
     */
    record Sampled(float[] sample, float[] clean) {}

    /** How often the network is evaluated along the whole schedule. */
    int evaluations(Schedule schedule);

    /** Whether steps draw noise. */
    boolean isStochastic();

    /**
     * Goes from the noise level of {@code step} to the next.
     *
     * @param noise asked for as many normal values as the sample has, and only if sampling is stochastic
     */
    Sampled step(Velocity velocity, Schedule schedule, int step, float[] sample, Supplier<float[]> noise);
}
