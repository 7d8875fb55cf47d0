package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StepControl;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.NumericException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NaN and infinity never become a black picture. */
class NonFiniteTest {
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a red fox")
            .steps(3)
            .guidanceScale(1)
            .seed(1)
            .build();

    @Test
    void aRunEndsAtTheStepAndNamesTheBlock(@TempDir Path temp) {
        ModelCopy model = ModelCopy.of(ModelCopy.random("random-a"), temp)
                .changeTensor(
                        "transformer/diffusion_pytorch_model.safetensors",
                        "transformer_blocks.1.ff.net.2.bias",
                        values -> values[3] = Float.NaN);
        CogView4 broken = CogView4.open(model.folder());
        assertThatThrownBy(() -> broken.generate(REQUEST))
                .isInstanceOf(NumericException.class)
                .hasMessageStartingWith("Step 1 of 3 gave NaN or infinity, first in transformer block 1.");
    }

    @Test
    void aStepIsNamedAfterAListenerThatBrokeTheLatents() {
        RunListener breaking = RunListener.deciding(step -> {
            float[] values = step.latents().values().clone();
            values[0] = Float.POSITIVE_INFINITY;
            return StepControl.withLatents(step.latents().withValues(values));
        });
        PreparedRun run = CogView4.open(ModelCopy.random("random-a")).prepare(REQUEST);
        assertThatThrownBy(() -> run.run(breaking, Cancellation.never()))
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
        CogView4 broken = CogView4.open(model.folder());
        assertThatThrownBy(() -> broken.generate(REQUEST))
                .isInstanceOf(NumericException.class)
                .hasMessageContaining("VAE decoder");
    }

    @Test
    void embeddingsAreRefusedWhenTheRunIsPrepared() {
        float[] values = new float[16 * 48];
        values[5] = Float.NaN;
        assertRefused(embeddings(values), "NaN");
    }

    @Test
    void givenLatentsAreRefusedWhenTheRunIsPrepared() {
        float[] values = new float[4 * 8 * 8];
        values[9] = Float.NEGATIVE_INFINITY;
        assertRefused(
                embeddings(new float[16 * 48]).noise(new InitialNoise.Given(new Latents(values, 1, 4, 8, 8))),
                "latents hold NaN or infinity");
    }

    private static ImageRequest.Builder embeddings(float[] values) {
        PromptEmbedding embedding = new PromptEmbedding(values, 16, 48);
        return ImageRequest.builder()
                .embeddings(new PromptEmbeddings(List.of(embedding), List.of()))
                .guidanceScale(1);
    }

    private static void assertRefused(ImageRequest.Builder request, String message) {
        CogView4 model = CogView4.open(ModelCopy.random("random-a"));
        assertThatThrownBy(() -> model.prepare(request.build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }
}
