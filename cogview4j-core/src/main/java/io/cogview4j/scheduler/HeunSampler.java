package io.cogview4j.scheduler;

import java.util.function.Supplier;

/**
 * Heun's method, of second order: a step of Euler's, then the same step anew with the mean of the velocities at both of its
 * ends. The last step, at whose end there is no noise for a network to see, is Euler's. As FlowMatchHeunDiscreteScheduler of
 * diffusers has it, and Karras et al., <a href="https://arxiv.org/abs/2206.00364">Elucidating the Design Space</a>,
 * algorithm 1.
 */
record HeunSampler() implements Sampler {
    @Override
    public int evaluations(Schedule schedule, int step) {
        return isLast(schedule, step) ? 1 : 2;
    }

    @Override
    public Sampled step(
            Velocity velocity,
            Schedule schedule,
            int step,
            float[] sample,
            SamplerMemory memory,
            Supplier<float[]> noise) {
        float distance = schedule.sigmas()[step + 1] - schedule.sigmas()[step];
        float[] begin = velocity.at(sample, schedule.timesteps()[step]);
        float[] clean = schedule.clean(step, sample, begin);
        float[] next = moved(sample, distance, begin);
        if (!isLast(schedule, step)) {
            float[] end = velocity.at(next, schedule.timesteps()[step + 1]);
            next = moved(sample, distance, mean(begin, end));
        }
        return new Sampled(next, clean, SamplerMemory.NONE);
    }

    private static boolean isLast(Schedule schedule, int step) {
        return step == schedule.steps() - 1 || schedule.noise(step + 1) == 0;
    }

    private static float[] moved(float[] sample, float distance, float[] velocity) {
        float[] moved = new float[sample.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = sample[i] + distance * velocity[i];
        }
        return moved;
    }

    private static float[] mean(float[] one, float[] other) {
        float[] mean = new float[one.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = 0.5f * (one[i] + other[i]);
        }
        return mean;
    }
}
