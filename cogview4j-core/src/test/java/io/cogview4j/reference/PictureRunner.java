package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.RepaintArea;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.pipeline.DenoisingPlan;
import io.cogview4j.pipeline.EncodedPictures;
import io.cogview4j.reference.ReferenceCase.Tolerance;
import java.util.ArrayList;
import java.util.List;

/** {@code image_to_image} and {@code inpaint}: latents of the picture, noise, latents after every step, pixels. */
final class PictureRunner implements ReferenceRunner {
    @Override
    public void run(ReferenceCase reference) {
        PipelineCall call = PipelineCall.of(reference);
        Tolerance tolerance = reference.tolerance();
        Stages stages = Stages.of(call.checkpoint());
        DenoisingPlan plan = stages.plan(request(reference, call), 1);
        assertThat(plan.firstStep())
                .isEqualTo(reference.results().path("first_step_index").asInt());
        tolerance.check("noise", plan.noise().initial().values(), reference.doubles("trace.noise"));

        EncodedPictures pictures = stages.encodePictures(plan);
        tolerance.check("latents of the picture", pictures.start().values(), reference.doubles("trace.image_latents"));

        List<Latents> seen = new ArrayList<>();
        Latents latents = stages.denoise(call.embeddings(), plan, pictures, RunListener.deciding(step -> {
            seen.add(step.latents());
            return StepControl.proceed();
        }));
        ReferenceSteps.check(reference, seen);
        ReferenceSteps.checkImages(reference, call.checkpoint(), latents);
    }

    private static ImageRequest request(ReferenceCase reference, PipelineCall call) {
        long[] picture = reference.shape("in.image_uint8");
        InitImage init = InitImage.of(PictureSource.of(ReferenceImages.buffered(reference, "in.image_uint8")))
                .withStrength(reference.inputs().path("strength").asDouble());
        if (reference.has("in.mask")) {
            init = init.withArea(new RepaintArea.Masked(
                    PictureSource.of(ReferenceImages.bufferedMask(reference, "in.mask")), false));
        }
        ImageSize size = new ImageSize((int) picture[2], (int) picture[1]);
        return call.askOf(Stages.settings())
                .size(size)
                .conditions(SizeConditions.of(size))
                .noise(new InitialNoise.Seed(
                        reference.inputs().path("generator").asLong()))
                .initImage(init)
                .build();
    }
}
