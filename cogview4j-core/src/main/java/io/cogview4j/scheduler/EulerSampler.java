package io.cogview4j.scheduler;

import java.util.function.Supplier;

/**
 * Euler's method for the flow from noise to image, as FlowMatchEulerDiscreteScheduler of diffusers has it: {@code x +
 * (sigma' - sigma) v}; with stochastic sampling {@code (1 - sigma') x0 + sigma' noise}, where {@code x0 = x - sigma v}.
 */
public record EulerSampler(boolean isStochastic) implements Sampler {
    @Override
    public Sampled step(
            Velocity velocity,
            Schedule schedule,
            int step,
            float[] sample,
            SamplerMemory memory,
            Supplier<float[]> noise) {
        float[] v = velocity.at(sample, schedule.timesteps()[step]);
        float[] next = step(schedule, step, sample, v, Rounding.FLOAT32, noise);
        return new Sampled(next, schedule.clean(step, sample, v), SamplerMemory.NONE);
    }

    /**
     * A step with a velocity that is known.
     *
     * @param modelType of the velocity: torch rounds to it the number it multiplies the velocity by, the product, and the
     *     result
     * @return the new sample
     */
    public float[] step(
            Schedule schedule,
            int step,
            float[] sample,
            float[] velocity,
            Rounding modelType,
            Supplier<float[]> noise) {
        requireSameLength(sample, velocity);
        float sigma = schedule.sigmas()[step];
        float next = schedule.sigmas()[step + 1];
        float[] result = new float[sample.length];
        if (isStochastic) {
            float[] fresh = noise.get();
            requireSameLength(sample, fresh);
            float distance = (float) modelType.round(sigma);
            for (int i = 0; i < result.length; i++) {
                float image = sample[i] - (float) modelType.round(distance * velocity[i]);
                result[i] = (float) modelType.round((1f - next) * image + next * fresh[i]);
            }
        } else {
            float distance = (float) modelType.round(next - sigma);
            for (int i = 0; i < result.length; i++) {
                result[i] = (float) modelType.round(sample[i] + (float) modelType.round(distance * velocity[i]));
            }
        }
        return result;
    }

    private static void requireSameLength(float[] sample, float[] other) {
        if (sample.length != other.length) {
            throw new IllegalArgumentException("%d values do not go with %d".formatted(other.length, sample.length));
        }
    }
}
