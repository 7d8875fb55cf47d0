package io.cogview4j.interruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Origin;
import io.cogview4j.api.OutputFile;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.checkpoint.Fingerprint;
import io.cogview4j.checkpoint.ReadSpeed;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.embeddings.CacheKey;
import io.cogview4j.embeddings.EmbeddingCache;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.machine.ResidentMemory;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.text.GlmTokenizer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file that an interrupted thread cannot read is not damaged: the work is cancelled. Results are written. */
class InterruptedThreadTest {
    private static final Path MODEL = ModelCopy.random("random-a");
    private static final Path WEIGHTS = MODEL.resolve("transformer");
    private static final Path WEIGHT_FILE = WEIGHTS.resolve("diffusion_pytorch_model.safetensors");
    private static final PromptEmbeddings EMBEDDINGS =
            new PromptEmbeddings(List.of(new PromptEmbedding(new float[16 * 4], 16, 4)), List.of());

    @TempDir
    private Path folder;

    @AfterEach
    void forgetInterruption() {
        Thread.interrupted();
    }

    @Test
    void readingSafetensorsIsCancelled() {
        assertCancelled(() -> SafetensorsHeader.read(WEIGHT_FILE));
        assertCancelled(() -> SafetensorsFile.open(WEIGHT_FILE));
    }

    @Test
    void openingWeightsIsCancelledAndLeavesNothing() {
        Weights.open(WEIGHTS, ComputeSettings.defaults()).close();
        long before = Pointer.totalCount();

        assertCancelled(() -> Weights.open(WEIGHTS, ComputeSettings.defaults()));
        assertCancelled(() -> WeightHeaders.read(WEIGHTS));
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    @Test
    void sampledWeightsAreCancelled() {
        assertCancelled(() -> Fingerprint.of(WEIGHTS));
        assertCancelled(() -> ReadSpeed.bytesPerSecond(WEIGHTS));
    }

    @Test
    void readingEmbeddingsIsCancelled() {
        Path file = folder.resolve("embeddings.safetensors");
        EmbeddingsFile.write(file, EMBEDDINGS, Map.of());

        assertCancelled(() -> EmbeddingsFile.read(file));
        assertCancelled(() -> EmbeddingsFile.describe(file));
    }

    @Test
    void embeddingsAreWrittenAllTheSame() {
        Path file = folder.resolve("embeddings.safetensors");
        Thread.currentThread().interrupt();

        EmbeddingsFile.write(file, EMBEDDINGS, Map.of());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(EmbeddingsFile.read(file)).usingRecursiveComparison().isEqualTo(EMBEDDINGS);
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void anEmbeddingInTheCacheIsNotDeleted() {
        EmbeddingCache cache = EmbeddingCache.in(folder);
        CacheKey key = key();
        PromptEmbedding embedding = EMBEDDINGS.prompts().getFirst();
        assertThat(cache.store(Map.of(key, embedding))).isNull();

        assertCancelled(() -> cache.find(key));
        assertCancelled(() -> cache.list());
        assertThat(cache.find(key)).isNotNull();
    }

    @Test
    void anEmbeddingIsStoredInTheCacheAllTheSame() {
        EmbeddingCache cache = EmbeddingCache.in(folder);
        Thread.currentThread().interrupt();

        cache.store(Map.of(key(), EMBEDDINGS.prompts().getFirst()));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(cache.find(key())).isNotNull();
    }

    @Test
    void aConfigIsReadAllTheSame() {
        Thread.currentThread().interrupt();

        assertThat(ConfigJson.read(WEIGHTS.resolve("config.json")).positive("num_layers", 0))
                .isEqualTo(2);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aTokenizerIsReadAllTheSame() {
        Path file = MODEL.resolve("tokenizer");
        long[] ids;
        try (GlmTokenizer tokenizer = GlmTokenizer.open(file)) {
            ids = tokenizer.tokenize("a red heart").ids();
        }
        Thread.currentThread().interrupt();

        try (GlmTokenizer tokenizer = GlmTokenizer.open(file)) {
            assertThat(tokenizer.tokenize("a red heart").ids()).containsExactly(ids);
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anImageIsWrittenAllTheSame() {
        Path file = folder.resolve("picture.png");
        Thread.currentThread().interrupt();

        new OutputFile(file).write(new byte[] {1, 2, 3});
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatTheProcessHoldsIsKnownAllTheSame() {
        Thread.currentThread().interrupt();

        assertThat(ResidentMemory.current()).isPresent();
    }

    private static CacheKey key() {
        return Objects.requireNonNull(CacheKey.of(
                new Origin("weights:1", "tokenizer:1"),
                ComputeSettings.defaults().arithmetic(),
                new long[16]));
    }

    private static void assertCancelled(ThrowingCallable work) {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(work)
                .withCauseInstanceOf(ClosedByInterruptException.class)
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.CANCELLED));
        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    }
}
