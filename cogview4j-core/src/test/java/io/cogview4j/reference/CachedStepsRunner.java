package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.nn.PartListener;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.transformer.CogView4Transformer;
import io.cogview4j.transformer.ImageGeometry;
import io.cogview4j.transformer.TextSequence;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Evaluations with a cache of steps, both prompts of the case packed into one batch; and how many blocks were computed. */
record CachedStepsRunner(Function<Path, CogView4Transformer> open) implements ReferenceRunner {
    CachedStepsRunner() {
        this(CogView4Transformer::open);
    }

    @Override
    public void run(ReferenceCase reference) {
        StepCache cache = StepCache.parse(reference.inputs().path("cache").asString());
        Latents latents = reference.latents("in.latents");
        float[] timesteps = reference.floats("in.timestep");
        double[] want = reference.doubles("out.sample");
        double[] computed = reference.doubles("out.computed");
        List<PromptEmbedding> texts = TransformerRunner.embeddings(reference, "in.encoder_hidden_states");
        ImageGeometry picture = new ImageGeometry(
                latents.height(),
                latents.width(),
                SizeConditions.of(new ImageSize(8 * latents.width(), 8 * latents.height())));
        List<TextSequence> sequences =
                texts.stream().map(text -> new TextSequence(0, text)).toList();
        int each = latents.valuesPerImage();
        try (CogView4Transformer transformer =
                        open.apply(reference.modelFolder().resolve("transformer"));
                var batch = transformer.prepare(List.of(picture), sequences, cache)) {
            int blocks = transformer.config().numLayers();
            int least = cache instanceof StepCache.FirstBlock ? 1 : 0;
            for (int step = 0; step < timesteps.length; step++) {
                List<Latents> velocities = transformer.forward(
                        batch, List.of(latents.image(step)), new float[] {timesteps[step]}, PartListener.NONE);
                int first = step * texts.size();
                for (int i = 0; i < texts.size(); i++) {
                    double[] wanted = Arrays.copyOfRange(want, (first + i) * each, (first + i + 1) * each);
                    reference
                            .tolerance()
                            .check(
                                    "step " + step + " of prompt " + i,
                                    velocities.get(i).values(),
                                    wanted);
                }
                assertThat(batch.lastPass().computed())
                        .isEqualTo(IntStream.range(0, texts.size())
                                .map(i -> computed[first + i] == 1 ? blocks : least)
                                .sum());
            }
        }
    }
}
