package io.cogview4j.reference;

import io.cogview4j.random.TorchGenerator;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.Rounding;
import io.cogview4j.scheduler.Schedule;
import tools.jackson.databind.JsonNode;

/** {@code scheduler_step}: a whole run with given model outputs; each step starts from the result of the one before. */
final class SchedulerStepRunner implements ReferenceRunner {
    @Override
    public void run(ReferenceCase reference) {
        JsonNode inputs = reference.inputs();
        FlowMatchEulerScheduler scheduler = ScheduleRunner.scheduler(inputs);
        Schedule schedule = ScheduleRunner.asThePipeline(scheduler, inputs);
        Rounding modelType =
                Rounding.valueOf(inputs.path("model_dtype").asString("float32").toUpperCase());
        TorchGenerator generator = new TorchGenerator(inputs.path("seed").asLong(0));

        float[] sample = reference.floats("in.sample");
        for (int i = 0; i < schedule.steps(); i++) {
            String index = ".%03d".formatted(i);
            float[] velocity = reference.floats("in.model_output" + index);
            sample = scheduler
                    .sampler()
                    .step(schedule, i, sample, velocity, modelType, () -> generator.randn(velocity.length));
            reference.tolerance().check("step " + i, sample, reference.doubles("out.sample" + index));
        }
    }
}
