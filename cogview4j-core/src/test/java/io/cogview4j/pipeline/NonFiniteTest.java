package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Latents;
import io.cogview4j.api.NumericException;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.StepCallback;
import io.cogview4j.fixtures.ModelCopy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NaN and infinity never become a black picture. */
class NonFiniteTest {
    private static final GenerationSettings SETTINGS =
            GenerationSettings.builder().steps(3).guidanceScale(1.0).seed(1).build();

    @Test
    void aRunEndsAtTheStepAndNamesTheBlock(@TempDir Path temp) {
        ModelCopy model = ModelCopy.of(ModelCopy.random("random-a"), temp)
                .changeTensor(
                        "transformer/diffusion_pytorch_model.safetensors",
                        "transformer_blocks.1.ff.net.2.bias",
                        values -> values[3] = Float.NaN);
        CogView4Pipeline pipeline = CogView4Pipeline.open(model.folder());
        assertThatThrownBy(() -> pipeline.generate(new ImageRequest(PromptRequest.of("a red fox"), SETTINGS)))
                .isInstanceOf(NumericException.class)
                .hasMessageStartingWith("Step 1 of 3 gave NaN or infinity, first in transformer block 1.");
    }

    @Test
    void aStepIsNamedAfterACallbackThatBrokeTheLatents() {
        CogView4Pipeline pipeline = CogView4Pipeline.open(ModelCopy.random("random-a"));
        StepCallback breaking = step -> {
            float[] values = step.latents().values().clone();
            values[0] = Float.POSITIVE_INFINITY;
            Latents l = step.latents();
            return StepCallback.Decision.withLatents(
                    new Latents(values, l.batch(), l.channels(), l.height(), l.width()));
        };
        ImageRequest request = new ImageRequest(PromptRequest.of("a red fox"), SETTINGS);
        assertThatThrownBy(() -> pipeline.generate(request, breaking, ProgressListener.NONE))
                .isInstanceOf(NumericException.class)
                .hasMessageStartingWith("Step 2 of 3 gave NaN or infinity");
    }

    @Test
    void aDecoderThatLeavesTheNumbersIsNamed(@TempDir Path temp) {
        ModelCopy model = ModelCopy.of(ModelCopy.random("random-a"), temp)
                .changeTensor(
                        "vae/diffusion_pytorch_model.safetensors",
                        "decoder.conv_out.bias",
                        values -> values[0] = Float.NaN);
        CogView4Pipeline pipeline = CogView4Pipeline.open(model.folder());
        assertThatThrownBy(() -> pipeline.generate(new ImageRequest(PromptRequest.of("a red fox"), SETTINGS)))
                .isInstanceOf(NumericException.class)
                .hasMessageContaining("VAE decoder");
    }

    @Test
    void embeddingsAreLookedAtBeforeTheTransformerIsOpened() {
        ImageGenerator generator =
                CogView4Pipeline.open(ModelCopy.random("random-a")).imageGenerator();
        float[] values = new float[16 * 48];
        values[5] = Float.NaN;
        PromptEmbeddings embeddings = new PromptEmbeddings(List.of(new PromptEmbedding(values, 16, 48)), List.of());
        assertThatThrownBy(() ->
                        generator.generate(embeddings, SETTINGS, StepCallback.NONE, NonFiniteTest::failOnAnyProgress))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void givenLatentsAreLookedAtBeforeTheTransformerIsOpened() {
        ImageGenerator generator =
                CogView4Pipeline.open(ModelCopy.random("random-a")).imageGenerator();
        PromptEmbeddings embeddings =
                new PromptEmbeddings(List.of(new PromptEmbedding(new float[16 * 48], 16, 48)), List.of());
        float[] values = new float[4 * 8 * 8];
        values[9] = Float.NEGATIVE_INFINITY;
        GenerationSettings settings = GenerationSettings.builder()
                .guidanceScale(1.0)
                .noise(new InitialNoise.Given(new Latents(values, 1, 4, 8, 8)))
                .build();
        assertThatThrownBy(() ->
                        generator.generate(embeddings, settings, StepCallback.NONE, NonFiniteTest::failOnAnyProgress))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("latents hold NaN or infinity");
    }

    private static void failOnAnyProgress(Object progress) {
        throw new AssertionError("work began: " + progress);
    }
}
