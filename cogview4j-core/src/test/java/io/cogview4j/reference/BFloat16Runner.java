package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.vae.VaeDecoder;

/**
 * Whole calls in bfloat16, whose roundings no two programs share: what is asked is to be nearer to float32 than diffusers
 * is, which also rounds the residual stream, the latents and the sizes.
 */
final class BFloat16Runner implements ReferenceRunner {
    /** What a call gives at its borders between stages. */
    private record StageResults(float[] embeddings, float[] latents, float[] decoded) {}

    @Override
    public void run(ReferenceCase reference) {
        PipelineCall call = PipelineCall.of(reference);
        StageResults exact = run(call, Precision.FLOAT32);
        StageResults rounded = run(call, Precision.BFLOAT16);
        int steps = reference.inputs().path("num_inference_steps").asInt();
        String last = "trace.latents_step.%03d".formatted(steps - 1);
        assertNearer(rounded.embeddings(), exact.embeddings(), reference.doubles("trace.prompt_embeds"));
        assertNearer(rounded.latents(), exact.latents(), reference.doubles(last));
        assertNearer(rounded.decoded(), exact.decoded(), reference.doubles("out.decoded"));
    }

    private static StageResults run(PipelineCall call, Precision precision) {
        ComputeSettings compute = ComputeSettings.defaults().withPrecision(precision);
        Checkpoint checkpoint = call.checkpoint();
        PromptEmbeddings embeddings = Stages.of(checkpoint).withCompute(compute).encode(call.prompts(), true);
        Latents latents = Stages.of(checkpoint).withCompute(compute).denoise(embeddings, call.settings());
        try (VaeDecoder decoder = VaeDecoder.open(checkpoint.vae(), compute)) {
            float[] decoded =
                    ReferenceImages.values(decoder.decode(decoder.config().unscaled(latents)));
            return new StageResults(embeddings.prompts().getFirst().values(), latents.values(), decoded);
        }
    }

    /** In the mean of squares. */
    static void assertNearer(float[] ours, float[] exact, double[] theirs) {
        double ourSquares = 0;
        double theirSquares = 0;
        for (int i = 0; i < exact.length; i++) {
            ourSquares += Math.pow(ours[i] - exact[i], 2);
            theirSquares += Math.pow(theirs[i] - exact[i], 2);
        }
        assertThat(ourSquares).isPositive().isLessThan(theirSquares);
        assertThat(theirs).hasSameSizeAs(exact);
    }
}
