package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.ModelCard;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a request for less work asks of images, beside what it says itself. */
class FastRequestTest {
    private static final CogView4 MODEL = CogView4.open(ModelCopy.TINY);
    private static final PromptSettings FAST = MODEL.card().fast();

    private static ImageRequest.Builder fast() {
        return ImageRequest.builder().fast(true).size(64, 64).seed(7);
    }

    private static PromptSettings of(ImageRequest.Builder request) {
        return recipes(request).getFirst().settings();
    }

    private static List<Recipe> recipes(ImageRequest.Builder request) {
        return MODEL.prepare(request.build()).recipes();
    }

    @Test
    void takesHalfOfTheModelsSteps() {
        assertThat(new ModelCard(50, 5, List.of()).fast().steps()).isEqualTo(25);
    }

    @Test
    void takesNoFewerStepsThanMakeAPicture() {
        assertThat(new ModelCard(30, 5, List.of()).fast().steps()).isEqualTo(20);
        assertThat(new ModelCard(8, 5, List.of()).fast().steps()).isEqualTo(8);
    }

    @Test
    void imagesTellWhatTheyAreMadeWith() {
        PromptSettings told = of(fast().prompt("a red heart"));

        assertThat(told.steps()).isEqualTo(FAST.steps());
        assertThat(told.sampling().sampler()).isEqualTo(SamplerName.UNIPC);
        assertThat(told.sampling().cache()).isEqualTo(FAST.sampling().cache());
        assertThat(told.guidance().interval()).isEqualTo(FAST.guidance().interval());
        assertThat(told.guidanceScale()).isEqualTo(MODEL.card().guidanceScale());
    }

    @Test
    void whatTheRequestSaysComesBefore() {
        PromptSettings told = of(fast().prompt("a red heart")
                .steps(3)
                .guidance(Guidance.of(2).withInterval(new GuidanceInterval.Steps(1, 2)))
                .sampling(Sampling.with(SamplerName.HEUN).withCache(StepCache.OFF)));

        assertThat(told.steps()).isEqualTo(3);
        assertThat(told.guidance().interval()).isEqualTo(new GuidanceInterval.Steps(1, 2));
        assertThat(told.sampling().sampler()).isEqualTo(SamplerName.HEUN);
        assertThat(told.sampling().cache()).as("as without one").isNull();
    }

    @Test
    void whatAPromptSaysComesBefore() {
        List<Recipe> told = recipes(fast().prompts(List.of(
                Prompt.of("a red heart"), Prompt.of("a blue star").withSettings(PromptSettings.NONE.withSteps(3)))));

        assertThat(told).extracting(recipe -> recipe.settings().steps()).containsExactly(FAST.steps(), 3);
        assertThat(told)
                .extracting(recipe -> recipe.settings().sampling().sampler())
                .containsOnly(SamplerName.UNIPC);
    }

    @Test
    void listsSayHowManyStepsThereAre() {
        assertThat(of(fast().prompt("a red heart").sigmas(List.of(1.0, 0.5, 0.2)))
                        .steps())
                .isEqualTo(3);
        assertThat(of(fast().prompt("a red heart").guidance(Guidance.perStep(List.of(3.0, 2.0))))
                        .steps())
                .isEqualTo(2);
    }

    @Test
    void embeddingsAreDrawnSo() {
        GeneratedImages direct = MODEL.generate(fast().prompt("a red heart").build());
        PromptEmbeddings encoded = MODEL.encode("a red heart").embeddings();

        GeneratedImages drawn = MODEL.generate(fast().embeddings(encoded).build());

        assertThat(drawn.first().rgb()).isEqualTo(direct.first().rgb());
    }

    @Test
    void settingsWithListsLeaveNoRoomForSteps() {
        PromptSettings steps = PromptSettings.NONE.withSteps(20).withSize(new ImageSize(64, 64));

        assertThat(PromptSettings.NONE
                        .withSampling(Sampling.OPEN.withSigmas(List.of(1.0, 0.4)))
                        .or(steps))
                .satisfies(both -> assertThat(both.steps()).isNull())
                .satisfies(both -> assertThat(both.size()).isEqualTo(new ImageSize(64, 64)));
        assertThat(PromptSettings.NONE.withGuidanceScale(3.0).or(steps).steps()).isEqualTo(20);
    }
}
