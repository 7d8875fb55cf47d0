package io.cogview4j.reference;

import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.reference.ReferenceCase.Tolerance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Whole calls: embeddings, timesteps, the latents after every step, decoded floats, pixels. */
final class TextToImageRunner implements ReferenceRunner {
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
        ReferenceSteps.check(reference, seen);
        ReferenceSteps.checkImages(reference, call.checkpoint(), latents);
    }

    private static float[] floats(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
