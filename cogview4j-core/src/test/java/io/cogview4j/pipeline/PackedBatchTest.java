package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of a prompt is, to the last bit, what is made of it alone, whatever lies beside it in the batch. */
class PackedBatchTest {
    private static final int IMAGES = 2;
    private static final String LONG = "a large red square above two small blue circles on a yellow background, ";
    private static final List<String> PROMPTS =
            List.of("a red heart", LONG.repeat(8), "", "三个绿色的星星，背景是白色的", LONG, "a cat");
    private static final List<String> NEGATIVES = List.of("", "blurry", LONG.repeat(2), "", "模糊", LONG.repeat(12));

    static List<Arguments> models() {
        return Stream.of(ModelCopy.TINY, ModelCopy.random("random-a"), ModelCopy.random("random-b"))
                .flatMap(model -> Stream.of(Precision.values()).map(precision -> Arguments.of(model, precision)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("models")
    void anEmbeddingIsThatOfThePromptAlone(Path model, Precision precision) {
        ComputeSettings compute = ComputeSettings.defaults().withPrecision(precision);
        Stages encoder = Stages.of(model).withCompute(compute);
        PromptEmbeddings together = encode(encoder, PROMPTS, NEGATIVES);
        for (int i = 0; i < PROMPTS.size(); i++) {
            PromptEmbeddings alone = encode(encoder, List.of(PROMPTS.get(i)), List.of(NEGATIVES.get(i)));
            assertSame(together.prompts().get(i), alone.prompts().getFirst());
            assertSame(together.negatives().get(i), alone.negatives().getFirst());
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void latentsAreThoseOfThePromptAlone(Path model, Precision precision) {
        ComputeSettings compute = ComputeSettings.defaults().withPrecision(precision);
        PromptEmbeddings embeddings = encode(Stages.of(model), PROMPTS, NEGATIVES);
        Stages generator = Stages.of(model).withCompute(compute);
        Latents together = denoise(generator, embeddings, IMAGES, 100);
        for (int picture = 0; picture < together.batch(); picture++) {
            PromptEmbeddings one = embeddings.slice(picture / IMAGES);
            Latents alone = denoise(generator, one, 1, 100 + picture);
            assertThat(together.image(picture).values())
                    .as("picture %d", picture)
                    .isEqualTo(alone.values());
        }
    }

    private static PromptEmbeddings encode(Stages encoder, List<String> prompts, List<String> negatives) {
        PromptRequest request = PromptRequest.of(prompts.toArray(String[]::new)).withNegatives(negatives);
        return encoder.encode(request, true);
    }

    private static void assertSame(PromptEmbedding got, PromptEmbedding want) {
        assertThat(got.tokens()).isEqualTo(want.tokens());
        assertThat(got.values()).isEqualTo(want.values());
    }

    /** An odd number of image tokens, so that ranges of rows begin anywhere. */
    private static Latents denoise(Stages generator, PromptEmbeddings embeddings, int images, long firstSeed) {
        int pictures = embeddings.prompts().size() * images;
        ImageRequest settings = Stages.settings()
                .size(new ImageSize(112, 80))
                .steps(1)
                .imagesPerPrompt(images)
                .noise(new InitialNoise.SeedPerImage(LongStream.range(firstSeed, firstSeed + pictures)
                        .boxed()
                        .toList()))
                .build();
        return generator.denoise(embeddings, settings);
    }
}
