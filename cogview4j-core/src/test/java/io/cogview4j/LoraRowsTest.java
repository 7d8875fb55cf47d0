package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Lora;
import io.cogview4j.api.Prompt;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.events.Stage;
import io.cogview4j.fixtures.CountingFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Prompts of one request, each with LoRAs of its own. */
class LoraRowsTest {
    private static final Path NIGHT = Path.of("src/test/resources/lora/night.safetensors");
    private static final Lora WHOLE = Lora.of(NIGHT);
    private static final Lora HALF = new Lora(NIGHT, 0.5);

    private static final Prompt PLAIN = prompt("a red circle", null);
    private static final Prompt WITHOUT = prompt("a yellow star", List.of());
    private static final Prompt DARK = prompt("a blue heart", List.of(WHOLE));
    private static final Prompt HALF_DARK = prompt("a green square", List.of(HALF));

    private static Prompt prompt(String text, @Nullable List<Lora> loras) {
        return Prompt.of(text).withLoras(loras);
    }

    private static ImageRequest request(List<Lora> forAll, Prompt... prompts) {
        ImageRequest.Builder request =
                ImageRequest.builder().seed(1).steps(2).size(128, 128).prompts(List.of(prompts));
        forAll.forEach(request::lora);
        return request.build();
    }

    private static List<Image> draw(ImageRequest request) {
        return CogView4.tiny().generate(request).images();
    }

    private static Image alone(String text, long seed, Lora... loras) {
        ImageRequest.Builder request =
                ImageRequest.builder().prompt(text).seed(seed).steps(2).size(128, 128);
        List.of(loras).forEach(request::lora);
        return CogView4.tiny().generate(request.build()).first();
    }

    @Test
    void eachImageIsTheOneThatItsPromptGivesAloneBitForBit() {
        List<Image> images = draw(request(List.of(), PLAIN, DARK, HALF_DARK, WITHOUT));

        assertThat(images)
                .containsExactly(
                        alone("a red circle", 1),
                        alone("a blue heart", 2, WHOLE),
                        alone("a green square", 3, HALF),
                        alone("a yellow star", 4));
    }

    @Test
    void itsOwnComeInPlaceOfThoseForAll() {
        List<Image> images = draw(request(List.of(WHOLE), PLAIN, HALF_DARK, WITHOUT));

        assertThat(images)
                .containsExactly(
                        alone("a red circle", 1, WHOLE), alone("a green square", 2, HALF), alone("a yellow star", 3));
    }

    @Test
    void eachImageRemembersItsOwn() {
        List<Image> images = draw(request(List.of(), DARK, PLAIN, HALF_DARK));

        assertThat(images)
                .extracting(
                        image -> image.loras().stream().map(Lora.Used::weight).toList())
                .containsExactly(List.of(1.0), List.of(), List.of(0.5));
    }

    @Test
    void promptsWithTheSameOnesShareAPass() {
        PreparedRun run = CogView4.tiny().prepare(request(List.of(WHOLE), PLAIN, WITHOUT, DARK, HALF_DARK));

        assertThat(run.passes()).extracting(ImagePass::prompts).containsExactly(List.of(0, 2), List.of(1), List.of(3));
    }

    @Test
    void theMemoryOfEachPassIsPlannedAndTheLargestCounts() {
        MemoryPlan plan = CogView4.tiny()
                .prepare(request(List.of(), PLAIN, prompt("a blue heart", List.of(WHOLE, HALF)), DARK))
                .memory();
        List<Long> weights = plan.stages().stream()
                .filter(stage -> stage.stage() == Stage.DENOISING)
                .map(PlannedStage::weightBytes)
                .toList();
        long factors = 24 * 2 * 2 * 896; // layers, rank, bytes; in and out on average

        assertThat(weights)
                .containsExactly(weights.getFirst(), weights.getFirst() + 2 * factors, weights.getFirst() + factors);
        assertThat(plan.peakBytes())
                .isEqualTo(plan.stages().stream()
                        .mapToLong(PlannedStage::peakBytes)
                        .max()
                        .orElseThrow());
    }

    @Test
    void aFileIsReadOnceHoweverManyPromptsHaveIt() {
        CountingFiles files = new CountingFiles();
        Path counted = files.counted(NIGHT);
        CogView4 model = CogView4.tiny();
        model.prepare(request(List.of(Lora.of(counted)), PLAIN));
        var once = files.in(NIGHT.getParent());
        files.reset();

        model.prepare(request(
                List.of(Lora.of(counted)),
                PLAIN,
                prompt("a", List.of(new Lora(counted, 0.5))),
                prompt("b", List.of(new Lora(counted, 2), new Lora(counted, -1)))));

        assertThat(once).isNotEmpty();
        assertThat(files.in(NIGHT.getParent())).isEqualTo(once);
    }

    @Test
    void aSessionTakesThemToo() {
        try (Session session = CogView4.tiny().session()) {
            ImageRequest request = request(List.of(), PLAIN, DARK);

            assertThat(session.generate(request).images()).isEqualTo(draw(request));
        }
    }
}
