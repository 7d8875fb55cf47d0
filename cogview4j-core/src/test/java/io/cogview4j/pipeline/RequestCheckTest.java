package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What cannot work is refused before a weight is opened; CogView4-6B here is configs only, without any weights. */
class RequestCheckTest {
    private static final Path MANIFEST = Path.of("../tools/reference/cogview4-6b-manifest.json");

    @TempDir
    private static Path sixBillion;

    @BeforeAll
    static void writeConfigs() throws IOException {
        JsonNode manifest = JsonMapper.shared().readTree(MANIFEST.toFile());
        Files.copy(ModelCopy.random("random-a").resolve("model_index.json"), sixBillion.resolve("model_index.json"));
        for (String component : List.of("transformer", "vae")) {
            Files.createDirectories(sixBillion.resolve(component));
            Files.writeString(
                    sixBillion.resolve(component).resolve("config.json"),
                    manifest.path(component).path("config").toString());
        }
        Files.createDirectories(sixBillion.resolve("scheduler"));
        Files.copy(
                ModelCopy.random("random-a").resolve("scheduler/scheduler_config.json"),
                sixBillion.resolve("scheduler/scheduler_config.json"));
    }

    private static ImageRequest.Builder size(int width, int height) {
        return Stages.settings().size(new ImageSize(width, height));
    }

    @ParameterizedTest
    @CsvSource({"72, 64, 80x64", "64, 40, 64x48", "8, 8, 16x16", "1, 500, 16x496", "100, 100, 96x96"})
    void aSizeThatDoesNotFitThePatchesIsAnsweredWithTheNearest(int width, int height, String nearest) {
        Stages generator = Stages.of(ModelCopy.random("random-a"));
        assertThatThrownBy(() -> generator.resolve(size(width, height).build()))
                .isInstanceOfSatisfying(InvalidRequestException.class, e -> {
                    assertThat(e).hasMessageContaining("multiples of 16");
                    assertThat(e.advice()).contains(nearest);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"512x512", "1024x1024", "2048x1024", "512x2048", "1440x1440"})
    void cogView4TakesItsOfficialSizes(String size) {
        assertThatCode(() -> Stages.of(sixBillion)
                        .resolve(Stages.settings().size(ImageSize.parse(size)).build()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"480x512", "512x2080", "2048x1056", "1040x1024", "2048x2048"})
    void cogView4RefusesSizesOutsideItsOfficialLimitsUnlessForced(String size) {
        Stages generator = Stages.of(sixBillion);
        ImageRequest.Builder settings = Stages.settings().size(ImageSize.parse(size));
        assertThatThrownBy(() -> generator.resolve(settings.build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("512 to 2048");
        assertThat(generator.resolve(settings.forced(true).build()).size()).hasToString(size);
        assertThat(new SizeCheck(ModelConfigs.read(Checkpoint.read(sixBillion)), List.of())
                        .warning(ImageSize.parse(size)))
                .map(Message::code)
                .contains(CoreMessage.SIZE_FORCED);
    }

    @Test
    void whatIsLeftOutComesFromTheCheckpoint() {
        ResolvedSettings large = Stages.of(sixBillion).resolve(Stages.settings().build());
        assertThat(large.size()).hasToString("1024x1024");
        assertThat(large.steps()).isEqualTo(50);
        assertThat(large.guidanceScale()).isEqualTo(3.5);
        ResolvedSettings tiny =
                Stages.of(ModelCopy.TINY).resolve(Stages.settings().build());
        assertThat(tiny.size()).hasToString("128x128");
        assertThat(tiny.steps()).isEqualTo(20);
        assertThat(tiny.guidanceScale()).isEqualTo(3.0);
    }

    @Test
    void guidanceWithoutNegativeEmbeddingsIsRefused() {
        refused(
                new PromptEmbeddings(List.of(embedding(16, 48)), List.of()),
                size(64, 64).guidanceScale(3.0),
                CoreMessage.EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES);
    }

    @Test
    void embeddingsOfAnotherWidthAreRefused() {
        refused(
                new PromptEmbeddings(List.of(embedding(16, 48)), List.of(embedding(16, 64))),
                size(64, 64).guidanceScale(3.0),
                CoreMessage.EMBEDDINGS_WIDTH,
                CoreMessage.EMBEDDINGS_WIDTHS_DIFFER);
    }

    @Test
    void seedsMustBeAsManyAsPictures() {
        refused(
                new PromptEmbeddings(List.of(embedding(16, 48)), List.of()),
                size(64, 64).guidanceScale(1.0).noise(new InitialNoise.SeedPerImage(List.of(1L, 2L))),
                "2 seeds for 1 pictures");
    }

    @Test
    void givenLatentsMustHaveTheShapeOfThePictures() {
        refused(
                new PromptEmbeddings(List.of(embedding(16, 48)), List.of()),
                size(64, 64)
                        .guidanceScale(1.0)
                        .noise(new InitialNoise.Given(new Latents(new float[4 * 6 * 6], 1, 4, 6, 6))),
                "[1, 4, 6, 6], but this request needs [1, 4, 8, 8]");
    }

    private static void refused(PromptEmbeddings embeddings, ImageRequest.Builder settings, MessageCode... codes) {
        assertThatThrownBy(() -> prepare(embeddings, settings))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problems()).extracting(Message::code).containsExactly(codes));
    }

    private static void refused(PromptEmbeddings embeddings, ImageRequest.Builder settings, String message) {
        assertThatThrownBy(() -> prepare(embeddings, settings))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    private static void prepare(PromptEmbeddings embeddings, ImageRequest.Builder settings) {
        ImageRequest request = settings.build();
        Stages stages = Stages.of(ModelCopy.random("random-a"));
        stages.plan(request, embeddings.prompts().size());
        stages.check(embeddings, request).requireAccepted();
    }

    private static PromptEmbedding embedding(int tokens, int width) {
        return new PromptEmbedding(new float[tokens * width], tokens, width);
    }
}
