package io.cogview4j.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageSize;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths looked at one after the other, and embeddings held against a model. */
class InspectorTest {
    private static final Path EMBEDDINGS = Path.of("src/test/resources/embeddings/random-a-144-48.safetensors");
    private static final Path FITTING = ModelCopy.random("random-a");

    @TempDir
    private Path folder;

    @Test
    void whatCannotBeDescribedIsAFindingAndNoException() {
        Path none = Path.of("none");

        Inspection inspection = Inspector.withoutModel().inspect(none);

        assertThat(inspection)
                .isEqualTo(new UnknownInspection(none, List.of(Message.of(CoreMessage.FILE_MISSING, none))));
        assertThat(inspection.accepted()).isFalse();
    }

    @Test
    void withoutAModelEmbeddingsAreLookedAtByThemselvesAndThatIsNoted() {
        EmbeddingsInspection inspection =
                (EmbeddingsInspection) Inspector.withoutModel().inspect(EMBEDDINGS);

        assertThat(inspection.accepted()).isTrue();
        assertThat(inspection.runs()).isEmpty();
        assertThat(inspection.findings())
                .containsAll(Inspection.of(EMBEDDINGS).findings())
                .contains(Message.of(CoreMessage.INSPECTED_WITHOUT_MODEL, EMBEDDINGS));
    }

    @Test
    void theBuiltInModelTellsItsCard() {
        CheckpointInspection inspection = (CheckpointInspection) Inspector.builtInModel();

        assertThat(inspection.accepted()).isTrue();
        assertThat(inspection.name()).isEqualTo("tiny");
        assertThat(inspection.card()).isNotNull().satisfies(card -> {
            assertThat(card.trainedSizes()).startsWith(ImageSize.square(256), ImageSize.square(128));
            assertThat(card.words()).contains("star", "light blue", "笑脸");
            assertThat(card.description().in(Locale.ENGLISH)).startsWith("Draws ");
            assertThat(card.description().in(Locale.CHINESE)).startsWith("绘制");
        });
    }

    @Test
    void embeddingsThatFitTellTheRunsThatWouldBeMade() {
        EmbeddingsInspection inspection = inspect(FITTING, "[{\"size\": \"32x16\", \"seed\": 7}]");

        assertThat(inspection.accepted()).isTrue();
        assertThat(inspection.runs())
                .containsExactly(new PlannedRun("random-a", List.of(1), new ImageSize(32, 16), 50, 3.5, List.of(7L)));
    }

    @Test
    void embeddingsOfAnotherWidthAreRefused() {
        EmbeddingsInspection inspection = inspect(ModelCopy.TINY, "[{}]");

        assertThat(inspection.accepted()).isFalse();
        assertThat(inspection.findings()).extracting(Message::code).contains(CoreMessage.EMBEDDINGS_WIDTH);
    }

    @Test
    void settingsThatCannotBeAreAFinding() {
        EmbeddingsInspection inspection = inspect(FITTING, "[{\"size\": \"33x16\"}]");

        assertThat(inspection.accepted()).isFalse();
        assertThat(inspection.findings()).extracting(Message::code).contains(CoreMessage.SIZE_NOT_MULTIPLE);
        assertThat(inspection.runs()).isEmpty();
    }

    @Test
    void settingsThatCannotBeReadAreAFinding() {
        EmbeddingsInspection inspection = inspect(FITTING, "[{\"steps\": 0}]");

        assertThat(inspection.findings())
                .extracting(Message::code)
                .containsExactly(CoreMessage.PROMPTS_VALUE_NOT_WHOLE);
    }

    @Test
    void aNumberBeyondAnyRangeIsAFinding() {
        EmbeddingsInspection inspection = inspect(FITTING, "[{\"guidance\": 1%s}]".formatted("0".repeat(400)));

        assertThat(inspection.findings())
                .extracting(Message::code)
                .containsExactly(CoreMessage.PROMPTS_VALUE_NOT_NUMBER);
    }

    @Test
    void withoutANamedModelEmbeddingsAreHeldAgainstTheBuiltInOne() {
        EmbeddingsInspection inspection =
                (EmbeddingsInspection) Inspector.ofBuiltInModel().inspect(EMBEDDINGS);

        assertThat(inspection.accepted()).isFalse();
        assertThat(inspection.findings()).extracting(Message::code).contains(CoreMessage.EMBEDDINGS_WIDTH);
    }

    @Test
    void aModelThatCannotBeUsedIsRefusedAtOnce() {
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> Inspector.of(Path.of("none")));
    }

    /** The embeddings in a file that keeps these settings of their prompts. */
    private EmbeddingsInspection inspect(Path model, String settings) {
        Path file = folder.resolve("embeddings.safetensors");
        EmbeddingsFile.write(file, EmbeddingsFile.read(EMBEDDINGS), Map.of("settings", settings));
        return (EmbeddingsInspection) Inspector.of(model).inspect(file);
    }
}
