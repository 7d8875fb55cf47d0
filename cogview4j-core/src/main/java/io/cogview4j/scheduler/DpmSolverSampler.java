package io.cogview4j.scheduler;

import io.cogview4j.scheduler.FlowStep.Other;
import java.util.List;
import java.util.function.Supplier;

/**
 * DPM-Solver++(2M), of second order with one evaluation a step: Lu et al.,
 * <a href="https://arxiv.org/abs/2211.01095">DPM-Solver++</a>, algorithm 2, for the flow; as DPMSolverMultistepScheduler of
 * diffusers has it with {@code use_flow_sigmas} and {@code solver_type="midpoint"}.
 *
 * <p>The mean x0 of a step is {@code x0 + (x0 - x0 of the step before) h / (2 h before)}, where {@code h} are lengths in
 * {@link FlowStep lambda}. The first step and the one to no noise take x0 as it is, which is Euler's method; so does, since the
 * first is infinitely long, the second.
 */
record DpmSolverSampler() implements Sampler {
    @Override
    public Sampled step(
            Velocity velocity,
            Schedule schedule,
            int step,
            float[] sample,
            SamplerMemory memory,
            Supplier<float[]> noise) {
        FlowStep now = FlowStep.of(schedule, step);
        float[] clean = schedule.clean(step, sample, velocity.at(sample, schedule.timesteps()[step]));
        List<Other> others = memory.clean().isEmpty()
                        || now.isLast()
                        || !FlowStep.of(schedule, step - 1).moves()
                ? List.of()
                : List.of(new Other(
                        -0.5 * now.length() / FlowStep.of(schedule, step - 1).length(),
                        memory.clean().getFirst()));
        return new Sampled(now.moved(sample, clean, others), clean, new SamplerMemory(List.of(clean), null));
    }
}
