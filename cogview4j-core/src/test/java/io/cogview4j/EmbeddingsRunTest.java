package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.SplitByLength;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Images from embeddings are those from the prompts. */
@TestInstance(Lifecycle.PER_CLASS)
class EmbeddingsRunTest {
    private static final String LONG =
            "a large red square above two small blue circles on a yellow background ".repeat(2);
    private static final List<Prompt> PROMPTS =
            List.of(Prompt.of("a red heart"), Prompt.of(LONG), Prompt.of("三个绿色的星星"));

    private final CogView4 model = CogView4.open(ModelCopy.TINY);
    private final ImageRequest request = small(builder -> builder.prompts(PROMPTS));
    private final EncodedPrompts encoded = model.encode(request, RunListener.NONE, Cancellation.never());
    private final PromptEmbeddings embeddings = encoded.embeddings();
    private final PromptEmbeddings withoutNegatives = new PromptEmbeddings(embeddings.prompts(), List.of());
    private final List<Image> images = model.generate(request).images();

    @TempDir
    private Path folder;

    @Test
    void embeddingsInMemoryMakeTheSameImages() {
        assertThat(generate(model, builder -> builder.embeddings(embeddings))).isEqualTo(images);
    }

    @Test
    void aFileMakesTheSameImages() {
        assertThat(generate(model, builder -> builder.embeddings(saved(embeddings))))
                .isEqualTo(images);
    }

    @Test
    void aModelWithoutTextEncoderMakesTheSameImages(@TempDir Path temp) {
        GeneratedImages made =
                withoutTextEncoder(temp).generate(small(builder -> builder.embeddings(saved(embeddings))));
        assertThat(made.stages()).extracting(report -> report.stage()).containsExactly(Stage.DENOISING, Stage.DECODING);
        assertThat(made.images()).isEqualTo(images);
    }

    @Test
    void onePromptOfAFileMakesItsImage() {
        Path file = saved(embeddings);
        for (int number = 1; number <= 3; number++) {
            int which = number;
            Image alone = generate(
                            model, builder -> builder.embeddings(file, which).seed(7 + which - 1))
                    .getFirst();
            assertThat(alone).isEqualTo(images.get(number - 1));
        }
    }

    @Test
    void aPromptThatTheFileDoesNotHaveIsRefused() {
        Path file = saved(embeddings);
        for (int number : List.of(0, 4)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> model.prepare(small(builder -> builder.embeddings(file, number))))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.INDEX_OUT_OF_RANGE));
        }
    }

    @Test
    void theEmptyTextIsTheNegativePromptOfEmbeddingsThatHaveNone() {
        assertThat(generate(model, builder -> builder.embeddings(withoutNegatives)))
                .isEqualTo(images);
        assertThat(generate(model, builder -> builder.embeddings(saved(withoutNegatives))))
                .isEqualTo(images);
    }

    @Test
    void withoutTextEncoderEmbeddingsNeedTheirNegativePrompts(@TempDir Path temp) {
        CogView4 alone = withoutTextEncoder(temp);
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> alone.prepare(small(builder -> builder.embeddings(withoutNegatives))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES));
    }

    @Test
    void withoutGuidanceNothingIsEncoded() {
        GeneratedImages made = model.generate(
                small(builder -> builder.embeddings(withoutNegatives).guidanceScale(1)));
        assertThat(made.stages()).extracting(report -> report.stage()).containsExactly(Stage.DENOISING, Stage.DECODING);
    }

    @Test
    void withoutGuidanceAnyNumberOfNegativePromptsWillDo() {
        PromptEmbeddings oneNegative = new PromptEmbeddings(
                embeddings.prompts(), embeddings.negatives().subList(0, 1));
        Path file = saved(oneNegative);
        assertThat(generate(model, builder -> builder.embeddings(file, 3).guidanceScale(1)))
                .isEqualTo(generate(
                        model, builder -> builder.prompt(PROMPTS.get(2)).guidanceScale(1)));
    }

    @Test
    void aFileKeepsTheSettingsOfItsPrompts() {
        Prompt own = Prompt.of("a red heart")
                .withSettings(PromptSettings.NONE.withSeed(5L).withSteps(3));
        ImageRequest asked = ImageRequest.builder().prompt(own).size(64, 64).build();
        Path file = folder.resolve("settings.safetensors");
        model.encode(asked, RunListener.NONE, Cancellation.never()).save(file);
        ImageRequest later =
                ImageRequest.builder().embeddings(file).size(64, 64).build();
        assertThat(model.generate(later).images())
                .isEqualTo(model.generate(asked).images());
    }

    @Test
    void embeddingsInLessPrecisionAreTold() {
        Path file = folder.resolve("half.safetensors");
        encoded.saveInBfloat16(file);
        PreparedRun run = model.prepare(small(builder -> builder.embeddings(file)));
        assertThat(run.promptTokens()).isEqualTo(model.prepare(request).promptTokens());
        assertThat(run.run().images()).hasSize(3);
    }

    @Test
    void aPolicyThatSplitsMakesTheSameImages() {
        CogView4 splitting = model.withPolicy(ShapePolicy.RELAXED.adaptedBy(new SplitByLength()));
        assertThat(splitting.generate(request).images()).isEqualTo(images);
    }

    @Test
    void aPolicyThatPadsMakesTheImagesOfPaddedPrompts() {
        ImageRequest unguided = small(builder -> builder.prompts(PROMPTS).guidanceScale(1));
        ImageRequest padded =
                small(builder -> builder.prompts(PROMPTS).guidanceScale(1).padding(PromptRequest.Padding.TO_LONGEST));
        CogView4 padding = model.withPolicy(ShapePolicy.EQUAL_LENGTHS.adaptedBy(model.padByEncoding()));
        assertThat(padding.generate(unguided).images())
                .isEqualTo(model.generate(padded).images())
                .isNotEqualTo(model.generate(unguided).images());
    }

    @Test
    void anAdaptingPolicyRefusesWhatItDidNotMend(@TempDir Path temp) {
        CogView4 splitting = withoutTextEncoder(temp).withPolicy(ShapePolicy.RELAXED.adaptedBy(new SplitByLength()));
        PromptEmbeddings unpaired = new PromptEmbeddings(
                embeddings.prompts(), embeddings.negatives().subList(0, 2));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> splitting.generate(small(builder -> builder.embeddings(withoutNegatives))))
                .satisfies(e -> assertThat(e.problems())
                        .anyMatch(p -> p.code() == CoreMessage.EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> splitting.generate(small(builder -> builder.embeddings(unpaired))))
                .satisfies(
                        e -> assertThat(e.problems()).anyMatch(p -> p.code() == CoreMessage.EMBEDDINGS_COUNTS_DIFFER));
    }

    private Path saved(PromptEmbeddings some) {
        Path file = folder.resolve("embeddings.safetensors");
        new EncodedPrompts(PROMPTS, some, List.of(), List.of()).save(file);
        return file;
    }

    private static List<Image> generate(CogView4 model, UnaryOperator<ImageRequest.Builder> of) {
        return model.generate(small(of)).images();
    }

    private static ImageRequest small(UnaryOperator<ImageRequest.Builder> of) {
        return of.apply(ImageRequest.builder().size(64, 64).steps(2).seed(7)).build();
    }

    private static CogView4 withoutTextEncoder(Path temp) {
        return CogView4.open(ModelCopy.of(ModelCopy.TINY, temp.resolve("model"))
                .without("text_encoder")
                .folder());
    }
}
