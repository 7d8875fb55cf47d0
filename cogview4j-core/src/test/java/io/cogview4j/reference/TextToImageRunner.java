package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.RunListener;
import io.cogview4j.api.Step;
import io.cogview4j.api.StepControl;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.image.RgbImage;
import io.cogview4j.reference.ReferenceCase.Tolerance;
import io.cogview4j.vae.VaeDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Whole calls: embeddings, timesteps, the latents after every step, decoded floats, pixels. */
final class TextToImageRunner implements ReferenceRunner {
    /** "At most 1 apart, and only in a few pixels per ten thousand." */
    private static final double SHARE_OF_PIXELS_OFF_BY_ONE = 5e-4;

    @Override
    public void run(ReferenceCase reference) {
        PipelineCall call = PipelineCall.of(reference);
        Tolerance tolerance = reference.tolerance();
        PromptEmbeddings embeddings = call.embeddings();
        int pictures = (int) reference.shape("trace.latents_initial")[0];
        tolerance.check(
                "prompt embeddings",
                PipelineCall.perPicture(embeddings.prompts(), pictures),
                reference.doubles("trace.prompt_embeds"));
        if (reference.has("trace.negative_prompt_embeds")) {
            tolerance.check(
                    "negative prompt embeddings",
                    PipelineCall.perPicture(embeddings.negatives(), pictures),
                    reference.doubles("trace.negative_prompt_embeds"));
        }

        List<Latents> seen = new ArrayList<>();
        List<Float> timesteps = new ArrayList<>();
        Function<Step, StepControl> callback = call.callback(seen);
        Stages generator = Stages.of(call.checkpoint());
        Latents latents = generator.denoise(embeddings, call.settings(), RunListener.deciding(step -> {
            timesteps.add(step.timestep());
            return callback.apply(step);
        }));
        tolerance.check("timesteps", floats(timesteps), reference.doubles("trace.timesteps"));
        for (int i = 0; i < seen.size(); i++) {
            tolerance.check(
                    "latents after step " + i,
                    seen.get(i).values(),
                    reference.doubles("trace.latents_step.%03d".formatted(i)));
        }
        assertThat(reference.has("trace.latents_step.%03d".formatted(seen.size())))
                .as("the reference goes on after our last step")
                .isFalse();

        tolerance.check("decoded", decode(call, latents), reference.doubles("out.decoded"));
        checkPixels(generator.decode(latents), reference.doubles("out.image_uint8"));
    }

    private static float[] decode(PipelineCall call, Latents latents) {
        try (VaeDecoder decoder = VaeDecoder.open(call.checkpoint().vae())) {
            return ReferenceImages.values(decoder.decode(decoder.config().unscaled(latents)));
        }
    }

    private static void checkPixels(List<RgbImage> images, double[] want) {
        int offByOne = 0;
        int at = 0;
        for (RgbImage image : images) {
            for (byte value : image.rgb()) {
                double difference = Math.abs(Byte.toUnsignedInt(value) - want[at++]);
                assertThat(difference).as("pixel value %d", at - 1).isLessThanOrEqualTo(1);
                offByOne += difference > 0 ? 1 : 0;
            }
        }
        assertThat(at).as("values").isEqualTo(want.length);
        assertThat(offByOne / (double) want.length).as("share off by one").isLessThan(SHARE_OF_PIXELS_OFF_BY_ONE);
    }

    private static float[] floats(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
