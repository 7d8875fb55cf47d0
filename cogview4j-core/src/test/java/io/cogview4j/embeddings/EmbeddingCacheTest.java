package io.cogview4j.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.Device;
import io.cogview4j.api.Origin;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptSource;
import io.cogview4j.embeddings.EmbeddingCache.CachedEmbedding;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingCacheTest {
    private static final Origin ORIGIN = new Origin("weights:1", "tokenizer:1");
    private static final int TOKENS = 16;
    private static final int WIDTH = 32;

    @TempDir
    private Path temp;

    @Test
    void whatIsStoredIsFoundBitForBit() {
        PromptEmbedding stored = embedding(1);
        stored.values()[0] = -0f;
        stored.values()[1] = Float.MIN_VALUE;
        cache().store(Map.of(key(1), stored));

        PromptEmbedding found = found(cache(), key(1));
        assertThat(bits(found)).isEqualTo(bits(stored));
        assertThat(found.source()).isEqualTo(stored.source());
    }

    @Test
    void nothingIsFoundInAnEmptyOrMissingFolder() {
        assertThat(cache().find(key(1))).isNull();
        assertThat(cache().list()).isEmpty();
        assertThat(cache().clear()).isZero();
        assertThat(cache().folder()).doesNotExist();
    }

    @Test
    void theKeyIsOfTheTokensAndOfWhatReadsThem() {
        List<CacheKey> keys = List.of(
                key(ORIGIN, 5, 6),
                key(ORIGIN, 6, 5),
                key(ORIGIN, 5, 5, 6),
                key(new Origin("weights:2", "tokenizer:1"), 5, 6),
                key(new Origin("weights:1", "tokenizer:2"), 5, 6),
                key(new Origin("weights:", "1tokenizer:1"), 5, 6));
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(key(ORIGIN, 5, 6)).isEqualTo(key(ORIGIN, 5, 6));
    }

    @Test
    void eachDeviceAndPrecisionHasItsOwnKey() {
        List<String> names = new ArrayList<>();
        for (Device device : Device.values()) {
            for (Precision precision : Precision.values()) {
                CacheKey key = CacheKey.of(ORIGIN, new Arithmetic(device, precision), new long[] {5, 6});
                names.add(Objects.requireNonNull(key).name());
            }
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void theKeyOfTheReferenceIsThatOfCachesThatKnowNoOther() {
        assertThat(key(ORIGIN, 5, 6).name())
                .isEqualTo("6d78931d0fa2a4320e25e52abbeab21b3c25450f240be132a3b6e218a70498cb");
    }

    @Test
    void withoutAKnownOriginThereIsNoKey() {
        assertThat(CacheKey.of(new Origin(null, "tokenizer:1"), Arithmetic.REFERENCE, new long[] {1}))
                .isNull();
        assertThat(CacheKey.of(new Origin("weights:1", null), Arithmetic.REFERENCE, new long[] {1}))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 100, -700, -1})
    void whatWasCutShortIsDeletedAndNotFound(int length) throws IOException {
        cache().store(Map.of(key(1), embedding(1)));
        byte[] bytes = Files.readAllBytes(file(1));
        Files.write(file(1), Arrays.copyOf(bytes, length < 0 ? bytes.length + length : length));

        assertThat(cache().find(key(1))).isNull();
        assertThat(file(1)).doesNotExist();
    }

    @Test
    void oneWrongBitInAValueIsNoticed() throws IOException {
        cache().store(Map.of(key(1), embedding(1)));
        byte[] bytes = Files.readAllBytes(file(1));
        bytes[bytes.length - 100] ^= 1;
        Files.write(file(1), bytes);

        assertThat(cache().find(key(1))).isNull();
        assertThat(file(1)).doesNotExist();
        cache().store(Map.of(key(1), embedding(1)));
        assertThat(bits(found(cache(), key(1)))).isEqualTo(bits(embedding(1)));
    }

    @Test
    void anEmbeddingUnderTheKeyOfAnotherIsNoticed() throws IOException {
        cache().store(Map.of(key(1), embedding(1)));
        Files.copy(file(1), file(2));
        assertThat(cache().find(key(2))).isNull();
        assertThat(cache().find(key(1))).isNotNull();
    }

    @Test
    void whatWasNotUsedForLongestGoesFirst() throws IOException {
        cache().store(Map.of(key(1), embedding(1)));
        long one = Files.size(file(1));
        EmbeddingCache bounded = new EmbeddingCache(cache().folder(), 3 * one);
        for (int i = 1; i <= 3; i++) {
            bounded.store(Map.of(key(i), embedding(i)));
            age(i, Duration.ofHours(10 - i));
        }
        found(bounded, key(1)); // the oldest, but now it was used
        bounded.store(Map.of(key(4), embedding(4)));

        assertThat(file(2)).doesNotExist();
        assertThat(List.of(file(1), file(3), file(4))).allMatch(Files::exists);
    }

    @Test
    void theFolderNeverHoldsMoreThanItsBound() {
        EmbeddingCache bounded = new EmbeddingCache(cache().folder(), 20_000);
        for (int i = 0; i < 30; i++) {
            bounded.store(Map.of(key(i), embedding(i)));
            assertThat(bounded.list().stream().mapToLong(CachedEmbedding::bytes).sum())
                    .isBetween(1L, 20_000L);
        }
    }

    @Test
    void theListTellsWhatIsThereLastUsedFirst() throws IOException {
        for (int i = 1; i <= 3; i++) {
            cache().store(Map.of(key(i), embedding(i)));
        }
        age(1, Duration.ofHours(1));
        age(2, Duration.ofHours(3));
        age(3, Duration.ofHours(2));

        assertThat(cache().list())
                .extracting(CachedEmbedding::text)
                .containsExactly("prompt 1", "prompt 3", "prompt 2");
        assertThat(cache().list()).extracting(CachedEmbedding::tokens).containsOnly(TOKENS);
        CachedEmbedding first = cache().list().getFirst();
        assertThat(first.key()).isEqualTo(key(1).name());
        assertThat(first.bytes()).isEqualTo(Files.size(file(1)));
        assertThat(first.lastUse()).isEqualTo(Files.getLastModifiedTime(file(1)).toInstant());
    }

    @Test
    void clearingDeletesEmbeddingsAndUnfinishedFilesOnly() throws IOException {
        cache().store(Map.of(key(1), embedding(1), key(2), embedding(2)));
        Path unfinished = Files.createFile(unfinished());
        Path foreign = Files.writeString(cache().folder().resolve("notes.txt"), "mine");

        assertThat(cache().clear()).isEqualTo(2);
        assertThat(unfinished).doesNotExist();
        assertThat(cache().list()).isEmpty();
        assertThat(foreign).exists();
    }

    @Test
    void whatAKilledProcessLeftBehindIsRemovedInTime() throws IOException {
        cache().store(Map.of(key(1), embedding(1)));
        Path unfinished = Files.createFile(unfinished());
        cache().store(Map.of(key(2), embedding(2)));
        assertThat(unfinished).exists(); // it may still be written
        Files.setLastModifiedTime(unfinished, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        cache().store(Map.of(key(3), embedding(3)));
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeIsReportedAndNothingElse() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        Message problem = EmbeddingCache.in(file).store(Map.of(key(1), embedding(1)));
        assertThat(problem).isNotNull().extracting(Message::code).isEqualTo(CoreMessage.CACHE_UNUSABLE);
        assertThat(EmbeddingCache.in(file).find(key(1))).isNull();
    }

    @Test
    void theUsersFolderMustBeAPath() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> EmbeddingCache.open(Map.of("COGVIEW4J_CACHE", "a\0b")))
                .matches(e -> e.code() == CoreMessage.CACHE_FOLDER_INVALID);
    }

    @Test
    void manyMayWriteAndReadTheSameAtOnce() throws Exception {
        Callable<Boolean> work = () -> {
            boolean right = true;
            for (int i = 0; i < 50; i++) {
                int seed = i % 5;
                Message problem = cache().store(Map.of(key(seed), embedding(seed)));
                right &= problem == null && Arrays.equals(bits(found(cache(), key(seed))), bits(embedding(seed)));
            }
            return right;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(threads.submit(work));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
        assertThat(Objects.requireNonNull(cache().folder().toFile().list())).hasSize(5);
    }

    private EmbeddingCache cache() {
        return EmbeddingCache.in(temp);
    }

    private Path file(int seed) {
        return cache().folder().resolve(key(seed).name() + ".safetensors");
    }

    private Path unfinished() {
        return cache().folder().resolve(".cogview4j-00000000-0000-0000-0000-00000000000f.tmp");
    }

    private void age(int seed, Duration age) throws IOException {
        Files.setLastModifiedTime(file(seed), FileTime.from(Instant.now().minus(age)));
    }

    private static PromptEmbedding found(EmbeddingCache cache, CacheKey key) {
        return Objects.requireNonNull(cache.find(key));
    }

    private static CacheKey key(int seed) {
        long[] ids = new long[TOKENS];
        ids[3] = seed;
        return key(ORIGIN, ids);
    }

    private static CacheKey key(Origin origin, long... ids) {
        return Objects.requireNonNull(CacheKey.of(origin, Arithmetic.REFERENCE, ids));
    }

    private static PromptEmbedding embedding(int seed) {
        Random random = new Random(seed);
        float[] values = new float[TOKENS * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new PromptEmbedding(values, TOKENS, WIDTH, new PromptSource("prompt " + seed, null, ORIGIN));
    }

    private static int[] bits(PromptEmbedding embedding) {
        int[] bits = new int[embedding.values().length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(embedding.values()[i]);
        }
        return bits;
    }
}
