package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Embeddings and latents are the same, to the last bit, whatever the number of threads. */
class ThreadCountTest {
    private static final String LONG = "a large red square above two small blue circles on a yellow background, ";
    private static final PromptRequest PROMPTS =
            PromptRequest.of("a red heart", LONG.repeat(30)).withNegatives(List.of("blurry", LONG.repeat(20)));

    /** Large enough for the work to be shared out. */
    private static final ImageRequest SETTINGS = Stages.settings()
            .size(new ImageSize(384, 256))
            .steps(1)
            .seed(7)
            .forced(true)
            .build();

    @ParameterizedTest
    @EnumSource
    void embeddingsAreTheSame(Precision precision) {
        List<FloatBuffer> alone = values(encode(precision, 1));
        assertThat(values(encode(precision, 2))).isEqualTo(alone);
        assertThat(values(encode(precision, 5))).isEqualTo(alone);
    }

    @ParameterizedTest
    @EnumSource
    void latentsAreTheSame(Precision precision) {
        PromptEmbeddings embeddings = encode(precision, 1);
        float[] alone = denoise(embeddings, precision, 1);
        assertThat(denoise(embeddings, precision, 2)).isEqualTo(alone);
        assertThat(denoise(embeddings, precision, 5)).isEqualTo(alone);
    }

    private PromptEmbeddings encode(Precision precision, int threads) {
        return Stages.of(ModelCopy.TINY)
                .withCompute(settings(precision, threads))
                .encode(PROMPTS, true);
    }

    private float[] denoise(PromptEmbeddings embeddings, Precision precision, int threads) {
        return Stages.of(ModelCopy.TINY)
                .withCompute(settings(precision, threads))
                .denoise(embeddings, SETTINGS)
                .values();
    }

    private static ComputeSettings settings(Precision precision, int threads) {
        return ComputeSettings.defaults().withPrecision(precision).withThreads(threads);
    }

    /** Buffers, because they are equal when their contents are. */
    private static List<FloatBuffer> values(PromptEmbeddings embeddings) {
        return embeddings.prompts().stream()
                .map(PromptEmbedding::values)
                .map(FloatBuffer::wrap)
                .toList();
    }
}
