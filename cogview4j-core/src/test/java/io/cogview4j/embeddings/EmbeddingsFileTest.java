package io.cogview4j.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.safetensors.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsFileTest {
    private static final Path PYTHON = Path.of("src/test/resources/embeddings");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"random-a", "random-b"})
    void whatPythonSavedMakesPicturesThoughTheLengthsDiffer(String model) {
        PromptEmbeddings embeddings = EmbeddingsFile.read(PYTHON.resolve(model + "-144-48.safetensors"));
        assertThat(embeddings.prompts()).extracting(PromptEmbedding::tokens).containsExactly(144);
        assertThat(embeddings.negatives()).extracting(PromptEmbedding::tokens).containsExactly(48);
        assertThat(draw(ModelCopy.random(model), embeddings)).hasSize(1);
    }

    @Test
    void aPictureFromTheFileIsTheOneFromOneRunBitForBit() {
        PromptEmbeddings embeddings = Stages.of(ModelCopy.TINY)
                .encode(
                        PromptRequest.of("a red heart", "一幅画，画着画面中间有一个棕色的圆，背景是浅蓝色。极简矢量风格，没有文字。")
                                .withNegative("blue"),
                        true);
        Path file = temp.resolve("two.safetensors");
        EmbeddingsFile.write(file, embeddings, Map.of());
        List<ByteBuffer> fromFile = draw(ModelCopy.TINY, EmbeddingsFile.read(file));
        List<ByteBuffer> atOnce = draw(ModelCopy.TINY, embeddings);
        assertThat(embeddings.prompts()).extracting(PromptEmbedding::tokens).doesNotHaveDuplicates();
        assertThat(fromFile).isEqualTo(atOnce);
    }

    @Test
    void onePromptHasTheNamesAndShapesOfDiffusersArguments() {
        Path file = temp.resolve("one.safetensors");
        EmbeddingsFile.write(file, new PromptEmbeddings(List.of(embedding(144)), List.of(embedding(48))), Map.of());
        assertThat(shapes(file))
                .isEqualTo(
                        Map.of("prompt_embeds", List.of(1L, 144L, 4L), "negative_prompt_embeds", List.of(1L, 48L, 4L)));
    }

    @Test
    void promptsOfOneLengthAreOneTensorAndOthersApart() {
        Path file = temp.resolve("three.safetensors");
        List<PromptEmbedding> same = List.of(embedding(16), embedding(16), embedding(16));
        List<PromptEmbedding> mixed = List.of(embedding(16), embedding(32), embedding(16));
        EmbeddingsFile.write(file, new PromptEmbeddings(same, mixed), Map.of());
        assertThat(shapes(file))
                .isEqualTo(Map.of(
                        "prompt_embeds", List.of(3L, 16L, 4L),
                        "negative_prompt_embeds.0", List.of(1L, 16L, 4L),
                        "negative_prompt_embeds.1", List.of(1L, 32L, 4L),
                        "negative_prompt_embeds.2", List.of(1L, 16L, 4L)));
    }

    @Test
    void aBatchOfOneLengthIsSplitIntoItsPrompts() {
        Path file = temp.resolve("batch.safetensors");
        new SafetensorsWriter()
                .add("prompt_embeds", new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 2, 2)
                .write(file);
        List<PromptEmbedding> prompts = EmbeddingsFile.read(file).prompts();
        assertThat(prompts).hasSize(2);
        assertThat(prompts.get(1).values()).containsExactly(5, 6, 7, 8);
    }

    @ParameterizedTest
    @CsvSource({"BF16, 0x3FC0, 1.5", "F16, 0xC100, -2.5"})
    void halfPrecisionIsWidenedExactly(DType dtype, String bits, float value) {
        Path file = temp.resolve("half.safetensors");
        MemorySegment stored =
                MemorySegment.ofArray(new short[] {Integer.decode(bits).shortValue()});
        new SafetensorsWriter().add("prompt_embeds", dtype, stored, 1, 1, 1).write(file);
        assertThat(EmbeddingsFile.read(file).prompts().getFirst().values()).containsExactly(value);
    }

    @Test
    void doublesAreRoundedAndWhatIsFiniteStaysSo() {
        Path file = temp.resolve("double.safetensors");
        double[] stored = {0.1, -2.5, 1e300, -1e300, Double.NaN, Double.NEGATIVE_INFINITY};
        new SafetensorsWriter()
                .add("prompt_embeds", DType.F64, MemorySegment.ofArray(stored), 1, 3, 2)
                .write(file);

        assertThat(EmbeddingsFile.read(file).prompts().getFirst().values())
                .containsExactly(0.1f, -2.5f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY);
    }

    @Test
    void aTensorOfEndlessPromptsIsRefused() {
        Path file = temp.resolve("many.safetensors");
        new SafetensorsWriter()
                .add("prompt_embeds", new float[200_000], 200_000, 1, 1)
                .write(file);

        assertThatThrownBy(() -> EmbeddingsFile.describe(file))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(Message.of(CoreMessage.EMBEDDINGS_TOO_MANY, file, 200_000, 1 << 17)));
    }

    @Test
    void aFileThatIsCutShortWhileItIsOpenIsSaidSo() throws IOException {
        Path file = temp.resolve("cut.safetensors");
        new SafetensorsWriter()
                .add("prompt_embeds", new float[1 << 20], 1, 1 << 10, 1 << 10)
                .write(file);

        try (OpenEmbeddings open = EmbeddingsFile.open(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(1 << 12);
            }
            assertThatThrownBy(open::read)
                    .isInstanceOfSatisfying(
                            CheckpointException.class,
                            e -> assertThat(e.problem()).isEqualTo(Message.of(CoreMessage.FILE_SHRANK, file)));
        }
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> EmbeddingsFile.read(temp.resolve("nowhere.safetensors")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("nowhere.safetensors");
    }

    /** Buffers, because they are equal when their contents are. */
    private static List<ByteBuffer> draw(Path model, PromptEmbeddings embeddings) {
        ImageRequest settings = ImageRequest.builder()
                .embeddings(embeddings)
                .steps(2)
                .guidanceScale(3)
                .seed(3)
                .build();
        return CogView4.open(model).generate(settings).images().stream()
                .map(image -> ByteBuffer.wrap(image.rgb()))
                .toList();
    }

    private static Map<String, List<Long>> shapes(Path file) {
        return SafetensorsHeader.read(file).tensors().values().stream()
                .collect(Collectors.toMap(TensorInfo::name, TensorInfo::shape));
    }

    private static PromptEmbedding embedding(int tokens) {
        return new PromptEmbedding(new float[tokens * 4], tokens, 4);
    }
}
