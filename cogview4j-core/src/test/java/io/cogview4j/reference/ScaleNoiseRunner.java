package io.cogview4j.reference;

import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.Schedule;

/** {@code scale_noise}: a picture's latents at every level of a schedule. */
final class ScaleNoiseRunner implements ReferenceRunner {
    @Override
    public void run(ReferenceCase reference) {
        Schedule schedule =
                ScheduleRunner.asThePipeline(ScheduleRunner.scheduler(reference.inputs()), reference.inputs());
        float[] sample = reference.floats("in.sample");
        float[] noise = reference.floats("in.noise");
        for (int i = 0; i < schedule.steps(); i++) {
            float[] got = FlowMatchEulerScheduler.scaleNoise(sample, noise, schedule.sigmas()[i]);
            reference.tolerance().check("level " + i, got, reference.doubles("out.sample.%03d".formatted(i)));
        }
    }
}
