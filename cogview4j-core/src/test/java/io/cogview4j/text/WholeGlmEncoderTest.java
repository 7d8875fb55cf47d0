package io.cogview4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.memory.Residency;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.text.Models.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a GPU, on tensors of the CPU, beside the way of the CPU; what the reference cases do not say. */
class WholeGlmEncoderTest {
    private static final Path MODEL = Models.textEncoder("random-a");
    private static final List<long[]> PROMPTS = List.of(ids(1, 16), ids(2, 700), ids(3, 1), ids(4, 48));

    @TempDir
    Path folder;

    /** Of values near one: a few roundings in float32, and one of bfloat16 in each of some layers. */
    private static double tolerance(Precision precision) {
        return precision == Precision.FLOAT32 ? 2e-5 : 5e-2;
    }

    @ParameterizedTest
    @CsvSource({"random-a, FLOAT32", "random-a, BFLOAT16", "random-b, FLOAT32", "random-b, BFLOAT16"})
    void embeddingsAreThoseOfTheProcessor(String model, Precision precision) {
        Path textEncoder = Models.textEncoder(model);
        try (GlmEncoder processor = GlmEncoder.open(textEncoder, settings(precision));
                GlmEncoder whole = WholeGlmEncoder.open(textEncoder, precision)) {
            assertNear(whole.encode(PROMPTS), processor.encode(PROMPTS), tolerance(precision));
        }
    }

    @ParameterizedTest
    @CsvSource({"random-a, FLOAT32", "random-a, BFLOAT16", "random-b, FLOAT32", "random-b, BFLOAT16"})
    void aPromptAmongOthersHasTheEmbeddingThatItHasAlone(String model, Precision precision) {
        try (GlmEncoder whole = WholeGlmEncoder.open(Models.textEncoder(model), precision)) {
            List<PromptEmbedding> together = whole.encode(PROMPTS);
            for (int i = 0; i < PROMPTS.size(); i++) {
                assertNear(List.of(together.get(i)), whole.encode(List.of(PROMPTS.get(i))), tolerance(precision));
            }
        }
    }

    @Test
    void aTokenIsNotInfluencedByThoseAfterIt() {
        long[] changed = PROMPTS.getLast().clone();
        changed[47] = changed[47] == 0 ? 1 : 0;
        try (GlmEncoder whole = WholeGlmEncoder.open(MODEL, Precision.FLOAT32)) {
            List<PromptEmbedding> got = whole.encode(List.of(PROMPTS.getLast(), changed));
            int last = 47 * got.getFirst().width();

            assertThat(Arrays.copyOf(got.get(1).values(), last))
                    .containsExactly(Arrays.copyOf(got.get(0).values(), last));
            assertThat(got.get(1).values()).isNotEqualTo(got.get(0).values());
        }
    }

    /** Before the first layer, too. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void memoryThatRunsOutIsToldInOurWords(int after) {
        try (GlmEncoder whole = WholeGlmEncoder.open(MODEL, Precision.FLOAT32)) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> whole.encode(PROMPTS, (part, _) -> {
                        if (part == after) {
                            throw new RuntimeException("CUDA out of memory. Tried to allocate 2.00 GiB.");
                        }
                    }))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_RAN_OUT));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"silu", "mish", "gelu", "gelu_new", "relu"})
    void theActivationIsThatOfTheConfig(String activation) {
        Models.textEncoder(folder, "random-b", Models.tensors("random-b"));
        Models.withJson(folder, "config.json", folder, config -> config.put("hidden_act", activation));

        assertSameAsProcessor(folder);
    }

    @Test
    void withoutAttentionBiasNoneIsAdded() {
        Models.textEncoder(folder, "random-a", Models.tensors("random-a"));
        Models.withJson(folder, "config.json", folder, config -> config.put("attention_bias", false));

        assertSameAsProcessor(folder);
    }

    @Test
    void wholeHeadsMayBeRotated() {
        Models.textEncoder(folder, "random-b", Models.tensors("random-b"));
        Models.withJson(folder, "config.json", folder, config -> config.put("partial_rotary_factor", 1));

        assertSameAsProcessor(folder);
    }

    /** They are computed layer by layer. */
    @Test
    void headsOfAnOddWidthAreNoExceptionToTheOutside() {
        Map<String, StoredTensor> tensors = Models.tensors("random-b");
        tensors.replaceAll((name, tensor) -> switch (name.replaceFirst("layers\\.\\d\\.self_attn\\.", "")) {
            case "q_proj.weight" -> first(tensor, 4 * 15, 64);
            case "k_proj.weight", "v_proj.weight" -> first(tensor, 15, 64);
            case "o_proj.weight" -> first(tensor, 64, 4 * 15);
            case "q_proj.bias" -> first(tensor, 4 * 15);
            case "k_proj.bias", "v_proj.bias" -> first(tensor, 15);
            default -> tensor;
        });
        Models.textEncoder(folder, "random-b", tensors);
        Models.withJson(
                folder,
                "config.json",
                folder,
                config -> config.put("head_dim", 15).put("partial_rotary_factor", 0.4));

        assertSameAsProcessor(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random-a", "random-b"})
    void ofASingleLayerTheTokenVectorsAreLeft(String model) {
        Models.textEncoder(folder, model, Models.tensors(model));
        Models.withJson(folder, "config.json", folder, config -> config.put("num_hidden_layers", 1));

        assertSameAsProcessor(folder);
    }

    @Test
    void aMissingTensorIsNamed() {
        Map<String, StoredTensor> tensors = Models.tensors("random-a");
        tensors.remove("layers.1.self_attn.v_proj.bias");
        Models.textEncoder(folder, "random-a", tensors);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> WholeGlmEncoder.open(folder, Precision.FLOAT32))
                .withMessageContaining("layers.1.self_attn.v_proj.bias");
    }

    @Test
    void theListenerHearsOfEachLayerButTheLast() {
        List<String> heard = new ArrayList<>();
        try (GlmEncoder whole = WholeGlmEncoder.open(Models.textEncoder("random-b"), Precision.FLOAT32)) {
            whole.encode(List.of(ids(1, 16)), (done, layers) -> heard.add(done + " of " + layers));
        }
        assertThat(heard).containsExactly("0 of 3", "1 of 3", "2 of 3", "3 of 3");
    }

    @Test
    void whatIsReleasedOrGivenBackIsReadAgain() {
        try (GlmEncoder whole = WholeGlmEncoder.open(MODEL, Precision.BFLOAT16)) {
            List<PromptEmbedding> wanted = whole.encode(PROMPTS);
            whole.release();
            assertNear(whole.encode(PROMPTS), wanted, Double.MIN_VALUE);
            whole.keep(new Residency(1, 0));
            assertNear(whole.encode(PROMPTS), wanted, Double.MIN_VALUE);
        }
    }

    @Test
    void aCallThatIsCutShortLeavesNothingNative() {
        try (GlmEncoder whole = WholeGlmEncoder.open(MODEL, Precision.BFLOAT16)) {
            List<PromptEmbedding> wanted = whole.encode(PROMPTS);
            long before = Pointer.totalCount();
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> whole.encode(PROMPTS, (layer, _) -> {
                        if (layer == 1) {
                            throw new UnsupportedOperationException("enough");
                        }
                    }));

            assertThat(Pointer.totalCount()).isEqualTo(before);
            assertNear(whole.encode(PROMPTS), wanted, Double.MIN_VALUE);
        }
    }

    @Test
    void whoIsInterruptedHearsOfItBeforeTheNextLayerAndMayGoOn() {
        List<Integer> heard = new ArrayList<>();
        try (GlmEncoder whole = WholeGlmEncoder.open(MODEL, Precision.FLOAT32)) {
            List<PromptEmbedding> wanted = whole.encode(PROMPTS);
            assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(() -> whole.encode(PROMPTS, (layer, _) -> {
                        heard.add(layer);
                        if (layer == 1) {
                            Thread.currentThread().interrupt();
                        }
                    }));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(heard).containsExactly(0, 1);

            assertNear(whole.encode(PROMPTS), wanted, Double.MIN_VALUE);
        }
    }

    @Test
    void nothingNativeIsLeftWhenItIsClosed() {
        embed(Precision.BFLOAT16);
        long before = Pointer.totalCount();
        embed(Precision.BFLOAT16);

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    private static void embed(Precision precision) {
        try (GlmEncoder whole = WholeGlmEncoder.open(MODEL, precision)) {
            whole.encode(PROMPTS);
        }
    }

    private static void assertSameAsProcessor(Path folder) {
        try (GlmEncoder processor = GlmEncoder.open(folder, settings(Precision.FLOAT32));
                GlmEncoder whole = WholeGlmEncoder.open(folder, Precision.FLOAT32)) {
            assertNear(whole.encode(PROMPTS), processor.encode(PROMPTS), tolerance(Precision.FLOAT32));
        }
    }

    /** Its first values in another shape. */
    private static StoredTensor first(StoredTensor tensor, long... shape) {
        long values = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return new StoredTensor(
                tensor.dtype(),
                Arrays.stream(shape).boxed().toList(),
                Arrays.copyOf(
                        tensor.bytes(), Math.toIntExact(values * tensor.dtype().bits() / 8)));
    }

    private static void assertNear(List<PromptEmbedding> got, List<PromptEmbedding> wanted, double tolerance) {
        double largest = 0;
        for (int i = 0; i < wanted.size(); i++) {
            float[] one = got.get(i).values();
            float[] other = wanted.get(i).values();
            assertThat(one).hasSameSizeAs(other);
            for (int j = 0; j < other.length; j++) {
                largest = Math.max(largest, Math.abs(one[j] - other[j]) / (1 + Math.abs(other[j])));
            }
        }
        assertThat(got).hasSameSizeAs(wanted);
        assertThat(largest).isLessThan(tolerance);
    }

    private static ComputeSettings settings(Precision precision) {
        return ComputeSettings.defaults().withPrecision(precision);
    }

    private static long[] ids(int seed, int tokens) {
        return new Random(seed).longs(tokens, 0, 576).toArray();
    }
}
