package io.cogview4j.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.Device;
import io.cogview4j.api.Origin;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.shape.TensorShape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an embeddings file says of itself. Files in {@code python} are made by tools/reference/embeddings_file.py. */
class EmbeddingsMetadataTest {
    private static final Path PYTHON = Path.of("src/test/resources/embeddings/python");
    private static final int WIDTH = 8;
    private static final Origin ORIGIN = new Origin("weights:0123456789abcdef", "tokenizer:fedcba9876543210");
    private static final PromptEmbeddings EMBEDDINGS = new PromptEmbeddings(
            List.of(
                    embedding(values(0, 16), source("a \"red\" heart", null)),
                    embedding(values(16 * WIDTH, 16), source("红色的心 ❤", null))),
            List.of(
                    embedding(values(1, 16), source("", null)),
                    embedding(values(2, 32), source("blue", " and green"))));
    private static final String EIGHT_TOKENS = "[{\"tokens\":8}]";

    @TempDir
    private Path temp;

    @Test
    void theFileIsByteForByteWhatPythonWrites() throws IOException {
        Path file = temp.resolve("ours.safetensors");
        EmbeddingsFile.write(file, EMBEDDINGS, Map.of("note", "made by cogview4j"));
        assertThat(Files.mismatch(PYTHON.resolve("as-cogview4j-writes.safetensors"), file))
                .isEqualTo(-1);
    }

    @Test
    void readingGivesBackValuesAndSources() {
        PromptEmbeddings read = EmbeddingsFile.read(PYTHON.resolve("as-cogview4j-writes.safetensors"));
        assertThat(read).usingRecursiveComparison().isEqualTo(EMBEDDINGS);
    }

    @Test
    void whatWasComputedOtherwiseThanInTheReferenceSaysSo() {
        Path file = temp.resolve("bf16.safetensors");
        Arithmetic arithmetic = new Arithmetic(Device.CUDA, Precision.BFLOAT16);
        PromptEmbedding other = embedding(values(0, 16), new PromptSource("a", null, ORIGIN, arithmetic));
        PromptEmbedding reference = embedding(values(0, 16), source("b", null));
        EmbeddingsFile.write(file, new PromptEmbeddings(List.of(other, reference), List.of()), Map.of());

        assertThat(EmbeddingsFile.describe(file).prompts())
                .extracting(PromptSource::arithmetic)
                .containsExactly(arithmetic, Arithmetic.REFERENCE);
        assertThat(EmbeddingsFile.read(file).prompts())
                .extracting(e -> e.source().arithmetic())
                .containsExactly(arithmetic, Arithmetic.REFERENCE);
    }

    @Test
    void theDescriptionTellsShapesSourcesVersionAndNotes() {
        EmbeddingsDescription described = EmbeddingsFile.describe(PYTHON.resolve("as-cogview4j-writes.safetensors"));
        assertThat(described.madeByCogview4j()).isTrue();
        assertThat(described.version()).isEqualTo("development");
        assertThat(described.dtype()).isEqualTo("F32");
        assertThat(described.metadata()).isEqualTo(Map.of("note", "made by cogview4j"));
        assertThat(described.prompts()).containsExactlyElementsOf(sources(EMBEDDINGS.prompts()));
        assertThat(described.negatives()).containsExactlyElementsOf(sources(EMBEDDINGS.negatives()));
        assertThat(described.shapes().prompts())
                .containsExactly(new TensorShape("prompt_embeds", List.of(2L, 16L, 8L), "F32", ORIGIN));
        assertThat(described.shapes().negatives())
                .containsExactly(
                        new TensorShape("negative_prompt_embeds.0", List.of(1L, 16L, 8L), "F32", ORIGIN),
                        new TensorShape("negative_prompt_embeds.1", List.of(1L, 32L, 8L), "F32", ORIGIN));
    }

    @Test
    void filesOfPythonAreReadThoughTheySayNothingOfTheirOrigin() {
        Path file = PYTHON.resolve("batch-and-parts.safetensors");
        PromptEmbeddings read = EmbeddingsFile.read(file);
        assertThat(read.prompts()).extracting(PromptEmbedding::values).containsExactly(values(0, 16), values(128, 16));
        assertThat(read.negatives()).extracting(PromptEmbedding::values).containsExactly(values(1, 16), values(2, 32));
        assertThat(read.prompts()).extracting(PromptEmbedding::source).containsOnly(PromptSource.UNKNOWN);

        EmbeddingsDescription described = EmbeddingsFile.describe(file);
        assertThat(described.madeByCogview4j()).isFalse();
        assertThat(described.prompts()).isEmpty();
        assertThat(described.shapes().prompts().getFirst().origin()).isEqualTo(Origin.UNKNOWN);
        assertThat(described.metadata()).isEqualTo(Map.of("format", "pt", "note", "made by Python"));
    }

    @Test
    void bfloat16OfPythonIsReadAndWrittenBitForBit() throws IOException {
        Path python = PYTHON.resolve("bfloat16.safetensors");
        PromptEmbeddings read = EmbeddingsFile.read(python);
        Path file = temp.resolve("ours.safetensors");
        EmbeddingsFile.write(file, read, StoredType.BF16, Map.of());
        assertThat(read.prompts().getFirst().values()).isEqualTo(values(3, 48));
        assertThat(EmbeddingsFile.describe(file).dtype()).isEqualTo("BF16");
        assertThat(tail(file, 48 * WIDTH * 2)).isEqualTo(tail(python, 48 * WIDTH * 2));
    }

    @Test
    void aTensorOfPromptsFromSeveralEncodersHasNoOriginOfItsOwn() {
        Path file = temp.resolve("mixed.safetensors");
        PromptEmbedding unknown = embedding(values(0, 16), PromptSource.UNKNOWN);
        EmbeddingsFile.write(
                file, new PromptEmbeddings(List.of(EMBEDDINGS.prompts().getFirst(), unknown), List.of()), Map.of());
        assertThat(EmbeddingsFile.describe(file).shapes().prompts().getFirst().origin())
                .isEqualTo(Origin.UNKNOWN);
        assertThat(EmbeddingsFile.read(file).prompts())
                .extracting(e -> e.source().origin())
                .containsExactly(ORIGIN, Origin.UNKNOWN);
    }

    @Test
    void halfACharacterInAPromptStopsNothing() {
        Path file = temp.resolve("half.safetensors");
        PromptEmbedding odd = embedding(values(0, 16), source("heart \ud83d", null));
        EmbeddingsFile.write(file, new PromptEmbeddings(List.of(odd), List.of()), Map.of());
        assertThat(EmbeddingsFile.read(file).prompts().getFirst().source().text())
                .isEqualTo("heart ?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "cogview4j"})
    void theNamesOfTheFormatAreTaken(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> EmbeddingsFile.write(temp.resolve("x.safetensors"), EMBEDDINGS, Map.of(name, "mine")));
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @MethodSource
    void whatContradictsTheFormatHasItsCode(MessageCode code, String format, String details) {
        Path file = temp.resolve("damaged.safetensors");
        SafetensorsWriter writer =
                new SafetensorsWriter().metadata("format", format).add("prompt_embeds", new float[16], 1, 8, 2);
        if (!details.isEmpty()) {
            writer.metadata("cogview4j", details);
        }
        writer.write(file);
        assertRefused(code, () -> EmbeddingsFile.read(file));
        assertRefused(code, () -> EmbeddingsFile.describe(file));
    }

    static Stream<Arguments> whatContradictsTheFormatHasItsCode() {
        String known = "cogview4j-embeddings-1";
        MessageCode damaged = CoreMessage.EMBEDDINGS_METADATA_DAMAGED;
        MessageCode contradicts = CoreMessage.EMBEDDINGS_METADATA_CONTRADICTS;
        return Stream.of(
                Arguments.of(
                        CoreMessage.EMBEDDINGS_FORMAT_NEWER, "cogview4j-embeddings-2", details(EIGHT_TOKENS, "[]")),
                Arguments.of(CoreMessage.EMBEDDINGS_FORMAT_NEWER, "cogview4j-embeddings-13", ""),
                Arguments.of(damaged, "cogview4j-embeddings-", details(EIGHT_TOKENS, "[]")),
                Arguments.of(damaged, "cogview4j-embeddings-x", details(EIGHT_TOKENS, "[]")),
                Arguments.of(damaged, known, ""),
                Arguments.of(damaged, known, "{"),
                Arguments.of(damaged, known, "[]"),
                Arguments.of(damaged, known, "[".repeat(100_000)),
                Arguments.of(damaged, known, "{}"),
                Arguments.of(damaged, known, details(EIGHT_TOKENS, "[]") + "{}"),
                Arguments.of(damaged, known, details("{}", "[]")),
                Arguments.of(damaged, known, details("[{}]", "[]")),
                Arguments.of(damaged, known, details("[8]", "[]")),
                Arguments.of(damaged, known, details("[{\"tokens\":8", "[]")),
                Arguments.of(damaged, known, details("[{\"tokens\":-8}]", "[]")),
                Arguments.of(damaged, known, details("[{\"tokens\":8.0}]", "[]")),
                Arguments.of(damaged, known, details("[{\"tokens\":4294967304}]", "[]")),
                Arguments.of(damaged, known, details("[{\"tokens\":8,\"tokens\":8}]", "[]")),
                Arguments.of(damaged, known, details("[{\"tokens\":8,\"text\":1}]", "[]")),
                Arguments.of(contradicts, known, details("[]", "[]")),
                Arguments.of(contradicts, known, details("[{\"tokens\":16}]", "[]")),
                Arguments.of(contradicts, known, details("[{\"tokens\":8},{\"tokens\":8}]", "[]")),
                Arguments.of(contradicts, known, details(EIGHT_TOKENS, EIGHT_TOKENS)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void tensorsThatAreNoEmbeddingsHaveTheirCode(MessageCode code, String name, DType dtype, List<Long> shape) {
        Path file = temp.resolve("tensor.safetensors");
        long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
        long bytes = shape.stream().reduce(dtype.bits() / 8L, (a, b) -> a * b);
        new SafetensorsWriter()
                .add(name, dtype, MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]), dimensions)
                .write(file);
        assertRefused(code, () -> EmbeddingsFile.read(file));
    }

    static Stream<Arguments> tensorsThatAreNoEmbeddingsHaveTheirCode() {
        String name = "prompt_embeds";
        return Stream.of(
                Arguments.of(CoreMessage.EMBEDDINGS_RANK, name, DType.F32, List.of(2L, 2L)),
                Arguments.of(CoreMessage.EMBEDDINGS_RANK, name, DType.F32, List.of()),
                Arguments.of(CoreMessage.EMBEDDINGS_RANK, name, DType.F32, List.of(1L, 1L, 2L, 2L)),
                Arguments.of(CoreMessage.EMBEDDINGS_DTYPE, name, DType.I64, List.of(1L, 2L, 2L)),
                Arguments.of(CoreMessage.EMBEDDINGS_DTYPE, name, DType.F8_E4M3, List.of(1L, 2L, 2L)),
                Arguments.of(CoreMessage.EMBEDDINGS_TENSOR_EMPTY, name, DType.F32, List.of(0L, 2L, 2L)),
                Arguments.of(CoreMessage.EMBEDDINGS_TENSOR_EMPTY, name, DType.F32, List.of(1L, 0L, 2L)),
                Arguments.of(CoreMessage.EMBEDDINGS_TENSOR_EMPTY, name, DType.F32, List.of(1L, 2L, 0L)),
                Arguments.of(CoreMessage.EMBEDDINGS_TENSOR_EMPTY, name, DType.BF16, List.of(0L, 1L << 40, 1L << 20)),
                Arguments.of(CoreMessage.EMBEDDINGS_TENSOR_EMPTY, name, DType.BF16, List.of(1L << 60, 0L, 1L)),
                Arguments.of(CoreMessage.EMBEDDINGS_MISSING, "embeddings", DType.F32, List.of(1L, 2L, 2L)),
                Arguments.of(CoreMessage.EMBEDDINGS_MISSING, "negative_prompt_embeds", DType.F32, List.of(1L, 2L, 2L)),
                Arguments.of(CoreMessage.EMBEDDINGS_PART_MISSING, "prompt_embeds.1", DType.F32, List.of(1L, 2L, 2L)));
    }

    @Test
    void oneTensorForAllBesideOneForEachIsAmbiguous() {
        Path file = temp.resolve("both.safetensors");
        new SafetensorsWriter()
                .add("prompt_embeds", new float[4], 1, 2, 2)
                .add("prompt_embeds.0", new float[4], 1, 2, 2)
                .write(file);
        assertRefused(CoreMessage.EMBEDDINGS_TWO_FORMS, () -> EmbeddingsFile.describe(file));
    }

    @Test
    void aDescriptionNeedsNoTensorsThatCanBeUsed() {
        Path file = temp.resolve("strange.safetensors");
        new SafetensorsWriter()
                .metadata("format", "cogview4j-embeddings-1")
                .metadata("cogview4j", details(EIGHT_TOKENS, "[]"))
                .add("prompt_embeds.0", DType.I64, MemorySegment.ofArray(new long[4]), 2, 2)
                .add("prompt_embeds.1", new float[16], 1, 8, 2)
                .write(file);
        assertThat(EmbeddingsFile.describe(file).shapes().prompts())
                .containsExactly(
                        new TensorShape("prompt_embeds.0", List.of(2L, 2L), "I64", Origin.UNKNOWN),
                        new TensorShape("prompt_embeds.1", List.of(1L, 8L, 2L), "F32", Origin.UNKNOWN));
    }

    private static void assertRefused(MessageCode code, Runnable work) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(work::run)
                .matches(e -> e.code() == code, code.toString());
    }

    private static String details(String prompts, String negatives) {
        return "{\"version\":\"1\",\"prompts\":%s,\"negative_prompts\":%s}".formatted(prompts, negatives);
    }

    private static byte[] tail(Path file, int bytes) throws IOException {
        byte[] all = Files.readAllBytes(file);
        return Arrays.copyOfRange(all, all.length - bytes, all.length);
    }

    private static PromptSource source(String text, @Nullable String cut) {
        return new PromptSource(text, cut, ORIGIN);
    }

    private static List<PromptSource> sources(List<PromptEmbedding> embeddings) {
        return embeddings.stream().map(PromptEmbedding::source).toList();
    }

    private static PromptEmbedding embedding(float[] values, PromptSource source) {
        return new PromptEmbedding(values, values.length / WIDTH, WIDTH, source);
    }

    /** As the Python script makes them. */
    private static float[] values(int first, int tokens) {
        float[] values = new float[tokens * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((i + first) * 37 % 101 - 50) / 16f;
        }
        return values;
    }
}
