package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.Precision;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.PromptSource;
import io.cogview4j.api.Stage;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.embeddings.EmbeddingCache.Entry;
import io.cogview4j.fixtures.ModelCopy;
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

    @TempDir
    private Path temp;

    @Test
    void everyEmbeddingKnowsItsTextWhatWasCutAndWhatMadeIt() {
        Checkpoint checkpoint = Checkpoint.read(ORIGINAL);
        PromptRequest request = PromptRequest.of("a red heart and a star", "").withMaxTokens(6);
        PromptEmbeddings embeddings = PromptEncoder.of(checkpoint).encode(request, true, ProgressListener.NONE);

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
        List<PromptEmbedding> prompts =
                encoder(ORIGINAL).encode(request, false, ProgressListener.NONE).prompts();
        assertThat(prompts.get(0).values()).isSameAs(prompts.get(1).values());
        assertThat(prompts).extracting(e -> e.source().text()).containsExactly("a red heart, one", "a red heart, two");
    }

    @Test
    void theSecondTimeNoWeightIsReadAndTheValuesAreTheSameBitForBit() throws IOException {
        ModelCopy copy = copy();
        PromptEmbeddings first = encoder(copy.folder()).encode(REQUEST, true, ProgressListener.NONE);
        blankAllButTheSamples(copy.folder().resolve(WEIGHTS));
        PromptEmbeddings second = encoder(copy.folder()).encode(REQUEST, true, ProgressListener.NONE);

        assertThat(second).usingRecursiveComparison().isEqualTo(first);
        assertThat(PromptEncoder.of(Checkpoint.read(copy.folder()))
                        .encode(REQUEST, true, ProgressListener.NONE)
                        .prompts()
                        .getFirst()
                        .values())
                .isNotEqualTo(first.prompts().getFirst().values());
    }

    @Test
    void onlyWhatIsMissingIsEncoded() throws IOException {
        ModelCopy copy = copy();
        PromptRequest more = PromptRequest.of("a blue star", "a green ring").withNegative("dark");
        PromptEmbeddings first = encoder(copy.folder()).encode(REQUEST, true, ProgressListener.NONE);
        PromptEmbeddings right = PromptEncoder.of(Checkpoint.read(ORIGINAL)).encode(more, true, ProgressListener.NONE);
        blankAllButTheSamples(copy.folder().resolve(WEIGHTS));
        PromptEmbeddings second = encoder(copy.folder()).encode(more, true, ProgressListener.NONE);

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
        encoder(copy.folder()).encode(REQUEST, true, ProgressListener.NONE);
        copy.changeTensor(WEIGHTS, "embed_tokens.weight", values -> {
            for (int i = 0; i < values.length; i++) {
                values[i] *= 2;
            }
        });
        PromptEmbeddings changed = encoder(copy.folder()).encode(REQUEST, true, ProgressListener.NONE);
        PromptEmbeddings right =
                PromptEncoder.of(Checkpoint.read(copy.folder())).encode(REQUEST, true, ProgressListener.NONE);
        assertThat(changed).usingRecursiveComparison().isEqualTo(right);
    }

    @Test
    void whatWasEncodedInAnotherPrecisionIsNotTakenFromTheCache() throws IOException {
        ModelCopy copy = copy();
        PromptEmbeddings full = encoder(copy.folder()).encode(REQUEST, true, ProgressListener.NONE);
        blankAllButTheSamples(copy.folder().resolve(WEIGHTS));
        PromptEmbeddings half = encoder(copy.folder())
                .withCompute(ComputeSettings.defaults().withPrecision(Precision.BFLOAT16))
                .encode(REQUEST, true, ProgressListener.NONE);

        assertThat(half.prompts().getFirst().values())
                .isNotEqualTo(full.prompts().getFirst().values());
        assertThat(half.prompts())
                .extracting(e -> e.source().arithmetic().precision())
                .containsOnly(Precision.BFLOAT16);
        assertThat(cache().list()).hasSize(6);
        assertThat(encoder(copy.folder()).encode(REQUEST, true, ProgressListener.NONE))
                .usingRecursiveComparison()
                .isEqualTo(full);
    }

    @Test
    void aDamagedEntryIsEncodedAnewAndStoredAgain() throws IOException {
        PromptEmbeddings first = encoder(ORIGINAL).encode(REQUEST, true, ProgressListener.NONE);
        Entry damaged = cache().list().getFirst();
        Files.writeString(cache().folder().resolve(damaged.key() + ".safetensors"), "junk");
        PromptEmbeddings second = encoder(ORIGINAL).encode(REQUEST, true, ProgressListener.NONE);

        assertThat(second.prompts()).hasSameSizeAs(first.prompts());
        assertThat(cache().list()).hasSize(3).extracting(Entry::key).contains(damaged.key());
    }

    @Test
    void aStageThatReadsTheCacheIsReportedLikeOneThatComputes() {
        PromptEncoder encoder = encoder(ORIGINAL);
        encoder.encode(REQUEST, true, ProgressListener.NONE);
        List<Progress> heard = new ArrayList<>();
        encoder.encode(REQUEST, true, heard::add);
        assertThat(heard).hasSize(3);
        assertThat(heard.getFirst())
                .isInstanceOfSatisfying(
                        Progress.Started.class,
                        started -> assertThat(heard.get(1))
                                .isEqualTo(
                                        new Progress.Advanced(Stage.TEXT_ENCODING, started.total(), started.total())));
        assertThat(heard.getLast()).isInstanceOf(Progress.Finished.class);
    }

    @Test
    void aCacheThatCannotBeWrittenToIsOneWarningAndNothingElse() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        List<MessageCode> warnings = new ArrayList<>();
        PromptEmbeddings embeddings = PromptEncoder.of(Checkpoint.read(ORIGINAL))
                .withCache(EmbeddingCache.in(file))
                .encode(REQUEST, true, progress -> {
                    if (progress instanceof Progress.Warning(var message)) {
                        warnings.add(message.code());
                    }
                });
        assertThat(warnings).containsExactly(MessageCode.CACHE_UNUSABLE);
        assertThat(embeddings.prompts()).hasSize(2);
    }

    @Test
    void eachStageAsksForItsOwnWeightsOnly() throws IOException {
        ModelCopy copy = copy();
        CogView4Pipeline pipeline = CogView4Pipeline.open(copy.folder());
        Files.writeString(copy.folder().resolve(WEIGHTS), "junk");
        assertThatCode(pipeline.imageGenerator()::requireComplete).doesNotThrowAnyException();
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(pipeline.promptEncoder()::requireComplete);
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(pipeline::requireComplete);
        assertThatCode(pipeline.withCache(cache())::requireComplete).doesNotThrowAnyException();

        ModelCopy.of(ORIGINAL, temp.resolve("other"));
        CogView4Pipeline other = CogView4Pipeline.open(temp.resolve("other"));
        Files.writeString(temp.resolve("other/vae/diffusion_pytorch_model.safetensors"), "junk");
        assertThatCode(other.promptEncoder()::requireComplete).doesNotThrowAnyException();
        assertThatExceptionOfType(CheckpointException.class).isThrownBy(other.imageGenerator()::requireComplete);
    }

    private EmbeddingCache cache() {
        return EmbeddingCache.in(temp.resolve("cache"));
    }

    private PromptEncoder encoder(Path model) {
        return PromptEncoder.of(Checkpoint.read(model)).withCache(cache());
    }

    private ModelCopy copy() {
        return ModelCopy.of(ORIGINAL, temp.resolve("copy"));
    }

    /** Zeros wherever the fingerprint does not look, so that it stays, but nothing right can be computed any more. */
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
