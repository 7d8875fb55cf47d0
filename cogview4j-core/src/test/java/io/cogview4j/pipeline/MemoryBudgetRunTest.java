package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Latents;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.image.RgbImage;
import io.cogview4j.memory.Residency;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A budget decides what stays in memory, and nothing else. */
class MemoryBudgetRunTest {
    private static final PromptRequest PROMPTS = PromptRequest.of("a red heart", "三个绿色的星星");
    private static final Residency ONE_AT_A_TIME = new Residency(0, 0);
    private static final ImageRequest SETTINGS =
            Stages.settings().size(96, 128).steps(3).seed(7).build();

    static List<Path> models() {
        return List.of(ModelCopy.TINY, ModelCopy.random("random-a"), ModelCopy.random("random-b"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void embeddingsAreTheSameWithOneLayerAtATime(Path model) {
        Stages stages = Stages.of(model);
        StageNeeds needs = stages.encoder().prepare(PROMPTS, true).needs().orElseThrow();
        Stages tight = stages.within(smallest(needs));

        assertThat(tight.planner().get().textEncoding(needs).residency()).isEqualTo(ONE_AT_A_TIME);
        assertThat(values(tight)).isEqualTo(values(stages));
    }

    @ParameterizedTest
    @MethodSource("models")
    void latentsAreTheSameWithOneBlockAtATime(Path model) {
        Stages stages = Stages.of(model);
        PromptEmbeddings embeddings = stages.encode(PROMPTS, true);
        StageNeeds needs = stages.denoisingNeeds(embeddings, SETTINGS);
        Stages tight = stages.within(smallest(needs));

        assertThat(tight.planner().get().denoising(needs).residency()).isEqualTo(ONE_AT_A_TIME);
        assertThat(tight.denoise(embeddings, SETTINGS).values())
                .isEqualTo(stages.denoise(embeddings, SETTINGS).values());
    }

    @ParameterizedTest
    @MethodSource("models")
    void imagesAreTheSameInTheSmallestBudget(Path model) {
        Stages stages = Stages.of(model);
        Latents latents = stages.denoise(stages.encode(PROMPTS, true), SETTINGS);
        long smallest = stages.generator()
                .smallestDecodingBytes(new ImageSize(96, 128), new MemoryPlanner(MemoryBudget.UNLIMITED, 0));

        List<RgbImage> unlimited = stages.decode(latents);
        List<RgbImage> tight = stages.within(smallest).decode(latents);
        for (int i = 0; i < unlimited.size(); i++) {
            assertThat(tight.get(i).rgb()).isEqualTo(unlimited.get(i).rgb());
        }
    }

    private static long smallest(StageNeeds needs) {
        return StagePlan.smallestBudgetBytes(0, needs);
    }

    /** Buffers, because they are equal when their contents are. */
    private static List<FloatBuffer> values(Stages stages) {
        return stages.encode(PROMPTS, true).prompts().stream()
                .map(embedding -> FloatBuffer.wrap(embedding.values()))
                .toList();
    }
}
