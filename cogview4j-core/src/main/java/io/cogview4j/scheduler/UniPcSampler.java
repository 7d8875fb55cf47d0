package io.cogview4j.scheduler;

import io.cogview4j.scheduler.FlowStep.Other;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * UniPC of order 2, which its correction makes 3, with {@code B(h) = exp(h) - 1}: Zhao et al., <a href="https://arxiv.org/abs/2302.04867">UniPC</a>,
 * algorithms 5 and 6 for predictions of x0, for the flow; as UniPCMultistepScheduler of diffusers has it with
 * {@code use_flow_sigmas} and {@code prediction_type="flow_prediction"}.
 *
 * <p>An evaluation serves twice. First it corrects the step that led to it: with x0 at both ends of that step the mean is known
 * one order better. Then it predicts the next step from the corrected sample, as {@link DpmSolverSampler} does.
 */
record UniPcSampler() implements Sampler {
    private static final int ORDER = 2;

    @Override
    public Sampled step(
            Velocity velocity,
            Schedule schedule,
            int step,
            float[] sample,
            SamplerMemory memory,
            Supplier<float[]> noise) {
        float[] clean = schedule.clean(step, sample, velocity.at(sample, schedule.timesteps()[step]));
        float[] corrected = corrected(schedule, step, sample, clean, memory);
        FlowStep now = FlowStep.of(schedule, step);
        List<Other> others = memory.clean().isEmpty()
                        || now.isLast()
                        || !FlowStep.of(schedule, step - 1).moves()
                ? List.of()
                : List.of(new Other(0.5 / ratio(schedule, step), memory.clean().getFirst()));
        return new Sampled(
                now.moved(corrected, clean, others), clean, new SamplerMemory(memory.with(clean, ORDER), corrected));
    }

    /** The step before this one, made anew with the x0 to which it has led. */
    private static float[] corrected(
            Schedule schedule, int step, float[] sample, float[] reached, SamplerMemory memory) {
        float @Nullable [] begin = memory.sample();
        if (begin == null) {
            return sample;
        }
        FlowStep before = FlowStep.of(schedule, step - 1);
        if (before.isLast() || !before.moves()) {
            return sample;
        }
        float[] clean = memory.clean().getFirst();
        if (memory.clean().size() == 1 || !FlowStep.of(schedule, step - 2).moves()) {
            return before.moved(begin, clean, List.of(new Other(0.5, reached)));
        }
        double length = -before.length();
        double ratio = ratio(schedule, step - 1);
        double phi = Math.expm1(length);
        double first = phi / length - 1;
        double second = first / length - 0.5;
        double earlier = (2 * second - first) / phi / (ratio - 1);
        return before.moved(
                begin,
                clean,
                List.of(new Other(earlier / ratio, memory.clean().get(1)), new Other(first / phi - earlier, reached)));
    }

    /** Where, on the scale on which a step goes from 0 to 1, the step before it began; below 0. */
    private static double ratio(Schedule schedule, int step) {
        return -FlowStep.of(schedule, step - 1).length()
                / FlowStep.of(schedule, step).length();
    }
}
