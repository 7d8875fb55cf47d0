package io.cogview4j.reference;

import io.cogview4j.api.Latents;
import io.cogview4j.api.PictureSource;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.pipeline.DenoisingPlan;
import io.cogview4j.pipeline.EncodedPictures;
import io.cogview4j.reference.ReferenceCase.Tolerance;
import java.util.ArrayList;
import java.util.List;

/** {@code control}: latents of the control image with the noise that was drawn, latents after every step, pixels. */
final class ControlRunner implements ReferenceRunner {
    @Override
    public void run(ReferenceCase reference) {
        PipelineCall call = PipelineCall.of(reference);
        Tolerance tolerance = reference.tolerance();
        Stages stages = Stages.of(call.checkpoint());
        DenoisingPlan plan = stages.plan(
                call.askOf(Stages.settings())
                        .control(PictureSource.of(ReferenceImages.buffered(reference, "in.control_image_uint8")))
                        .build(),
                1);
        plan = plan.withNoise(plan.noise().withControl(reference.latents("trace.control_noise")));

        EncodedPictures pictures = stages.encodePictures(plan);
        tolerance.check(
                "latents of the control image",
                pictures.control().values(),
                reference.doubles("trace.control_latents"));

        List<Latents> seen = new ArrayList<>();
        Latents latents = stages.denoise(call.embeddings(), plan, pictures, RunListener.deciding(step -> {
            seen.add(step.latents());
            return StepControl.proceed();
        }));
        ReferenceSteps.check(reference, seen);
        ReferenceSteps.checkImages(reference, call.checkpoint(), latents);
    }
}
