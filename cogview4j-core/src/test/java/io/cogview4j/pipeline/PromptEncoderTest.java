package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptSource;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.embeddings.EmbeddingCache.CachedEmbedding;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Stage;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.MessageCode;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptEncoderTest {
    private static final Path ORIGINAL = ModelCopy.random("random-a");
    private static final PromptRequest REQUEST =
            PromptRequest.of("a red heart", "a blue star").withNegative("dark");
    private static final String WEIGHTS = "text_encoder/model.safetensors";
    private static final int WIDTH = 48;

    @TempDir
    private Path temp;

    @Test
    void everyEmbeddingKnowsItsTextWhatWasCutAndWhatMadeIt() {
        Checkpoint checkpoint = Checkpoint.read(ORIGINAL);
        PromptRequest request = PromptRequest.of("a red heart and a star", "").withMaxTokens(6);
        PromptEmbeddings embeddings = Stages.of(checkpoint).encode(request, true);

        assertThat(embeddings.prompts()).extracting(e -> e.source().origin()).containsOnly(checkpoint.origin());
        PromptSource cut = embeddings.prompts().getFirst().source();
        assertThat(cut.text()).isEqualTo("a red heart and a star").endsWith(String.valueOf(cut.cut()));
        assertThat(embeddings.prompts().getLast().source().cut()).isNull();
        assertThat(embeddings.negatives()).extracting(e -> e.source().text()).containsExactly("", "");
    }

    @Test
    void promptsThatDifferOnlyInWhatIsCutKeepTheirOwnTexts() {
        PromptRequest request =
                PromptRequest.of("a red heart, one", "a red heart, two").withMaxTokens(4);
        List<PromptEmbedding> prompts = stages(ORIGINAL).encode(request, false).prompts();
        assertThat(prompts.get(0).values()).isSameAs(prompts.get(1).values());
        assertThat(prompts).extracting(e -> e.source().text()).containsExactly("a red heart, one", "a red heart, two");
    }

    @Test
    void theSecondTimeNoWeightIsReadAndTheValuesAreTheSameBitForBit() throws IOException {
        ModelCopy copy = hubCopy();
        PromptEmbeddings first = stages(copy.folder()).encode(REQUEST, true);
        blankAllButTheSamples(copy.folder().resolve(WEIGHTS));
        PromptEmbeddings second = stages(copy.folder()).encode(REQUEST, true);

        assertThat(second).usingRecursiveComparison().isEqualTo(first);
        assertThat(Stages.of(copy.folder())
                        .encode(REQUEST, true)
                        .prompts()
                        .getFirst()
                        .values())
                .isNotEqualTo(first.prompts().getFirst().values());
    }

    @Test
    void onlyWhatIsMissingIsEncoded() throws IOException {
        ModelCopy copy = hubCopy();
        PromptRequest more = PromptRequest.of("a blue star", "a green ring").withNegative("dark");
        PromptEmbeddings first = stages(copy.folder()).encode(REQUEST, true);
        PromptEmbeddings right = Stages.of(ORIGINAL).encode(more, true);
        blankAllButTheSamples(copy.folder().resolve(WEIGHTS));
        PromptEmbeddings second = stages(copy.folder()).encode(more, true);

        assertThat(second.prompts().get(0).values())
                .isEqualTo(first.prompts().get(1).values());
        assertThat(second.negatives().get(0).values())
                .isEqualTo(first.negatives().get(0).values());
        assertThat(second.prompts().get(1).values())
                .isNotEqualTo(right.prompts().get(1).values());
    }

    @Test
    void anotherEncoderFindsNothingOfTheFirst() {
        ModelCopy copy = copy();
        stages(copy.folder()).encode(REQUEST, true);
        copy.changeTensor(WEIGHTS, "embed_tokens.weight", values -> {
            for (int i = 0; i < values.length; i++) {
                values[i] *= 2;
            }
        });
        PromptEmbeddings changed = stages(copy.folder()).encode(REQUEST, true);
        PromptEmbeddings right = Stages.of(copy.folder()).encode(REQUEST, true);
        assertThat(changed).usingRecursiveComparison().isEqualTo(right);
    }

    @Test
    void oneRetrainedRowIsAnotherEncoder() {
        ModelCopy copy = copy();
        stages(copy.folder()).encode(REQUEST, true);
        copy.changeTensor(WEIGHTS, "embed_tokens.weight", values -> values[522 * WIDTH] += 1); // the first token
        PromptEmbeddings changed = stages(copy.folder()).encode(REQUEST, true);
        PromptEmbeddings right = Stages.of(copy.folder()).encode(REQUEST, true);

        assertThat(changed).usingRecursiveComparison().isEqualTo(right);
        assertThat(cache().list()).hasSize(6);
    }

    @Test
    void whatWasEncodedInAnotherPrecisionIsNotTakenFromTheCache() throws IOException {
        ModelCopy copy = hubCopy();
        PromptEmbeddings full = stages(copy.folder()).encode(REQUEST, true);
        blankAllButTheSamples(copy.folder().resolve(WEIGHTS));
        PromptEmbeddings half = stages(copy.folder())
                .withCompute(ComputeSettings.defaults().withPrecision(Precision.BFLOAT16))
                .encode(REQUEST, true);

        assertThat(half.prompts().getFirst().values())
                .isNotEqualTo(full.prompts().getFirst().values());
        assertThat(half.prompts())
                .extracting(e -> e.source().arithmetic().precision())
                .containsOnly(Precision.BFLOAT16);
        assertThat(cache().list()).hasSize(6);
        assertThat(stages(copy.folder()).encode(REQUEST, true))
                .usingRecursiveComparison()
                .isEqualTo(full);
    }

    @Test
    void aDamagedEntryIsEncodedAnewAndStoredAgain() throws IOException {
        PromptEmbeddings first = stages(ORIGINAL).encode(REQUEST, true);
        CachedEmbedding damaged = cache().list().getFirst();
        Files.writeString(cache().folder().resolve(damaged.key() + ".safetensors"), "junk");
        PromptEmbeddings second = stages(ORIGINAL).encode(REQUEST, true);

        assertThat(second.prompts()).hasSameSizeAs(first.prompts());
        assertThat(cache().list()).hasSize(3).extracting(CachedEmbedding::key).contains(damaged.key());
    }

    @Test
    void aStageThatReadsTheCacheIsReportedLikeOneThatComputes() {
        Stages stages = stages(ORIGINAL);
        stages.encode(REQUEST, true);
        List<RunEvent> heard = new ArrayList<>();
        stages.encode(REQUEST, true, RunListener.hearing(heard::add));
        assertThat(heard).hasSize(3);
        assertThat(heard.getFirst())
                .isInstanceOfSatisfying(
                        RunEvent.Started.class,
                        started -> assertThat(heard.get(1))
                                .isEqualTo(
                                        new RunEvent.Advanced(Stage.TEXT_ENCODING, started.units(), started.units())));
        assertThat(heard.getLast()).isInstanceOf(RunEvent.Finished.class);
    }

    @Test
    void aCacheThatCannotBeWrittenToIsOneWarningAndNothingElse() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        List<MessageCode> warnings = new ArrayList<>();
        PromptEmbeddings embeddings = Stages.of(ORIGINAL)
                .withCache(EmbeddingCache.in(file))
                .encode(REQUEST, true, RunListener.hearing(event -> {
                    if (event instanceof RunEvent.Warned(var message)) {
                        warnings.add(message.code());
                    }
                }));
        assertThat(warnings).containsExactly(CoreMessage.CACHE_UNUSABLE);
        assertThat(embeddings.prompts()).hasSize(2);
    }

    @Test
    void eachStageAsksForItsOwnWeightsOnly() throws IOException {
        ModelCopy copy = copy();
        Files.writeString(copy.folder().resolve(WEIGHTS), "junk");
        Components textBroken = Stages.of(copy.folder()).components();
        assertThatCode(textBroken::transformerHeaders).doesNotThrowAnyException();
        assertThatCode(textBroken::decoderHeaders).doesNotThrowAnyException();
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(textBroken::textHeaders);

        ModelCopy.of(ORIGINAL, temp.resolve("other"));
        Files.writeString(temp.resolve("other/vae/diffusion_pytorch_model.safetensors"), "junk");
        Components decoderBroken = Stages.of(temp.resolve("other")).components();
        assertThatCode(decoderBroken::textHeaders).doesNotThrowAnyException();
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(decoderBroken::decoderHeaders);
    }

    private EmbeddingCache cache() {
        return EmbeddingCache.in(temp.resolve("cache"));
    }

    private Stages stages(Path model) {
        return Stages.of(model).withCache(cache());
    }

    private ModelCopy copy() {
        return ModelCopy.of(ORIGINAL, temp.resolve("copy"));
    }

    /** With weights in a hub cache, which are taken to be what their name says. */
    private ModelCopy hubCopy() throws IOException {
        ModelCopy copy = copy();
        Path weights = copy.folder().resolve(WEIGHTS);
        Path blobs = Files.createDirectories(temp.resolve("models--org--model").resolve("blobs"));
        Path blob = Files.move(weights, blobs.resolve("0123456789abcdef".repeat(4)));
        Files.createSymbolicLink(weights, blob);
        return copy;
    }

    /** Zeros wherever the fingerprint of such weights does not look, so that it stays, but nothing right can be computed any more. */
    private static void blankAllButTheSamples(Path file) throws IOException {
        SafetensorsHeader header = SafetensorsHeader.read(file);
        byte[] bytes = Files.readAllBytes(file);
        for (TensorInfo tensor : header.tensors().values()) {
            int from = (int) tensor.offset();
            int to = from + (int) tensor.bytes();
            int sample = Math.min(64, to - from);
            int middle = from + (to - from - sample) / 2;
            Arrays.fill(bytes, from, middle, (byte) 0);
            Arrays.fill(bytes, middle + sample, to, (byte) 0);
        }
        Files.write(file, bytes);
    }
}
