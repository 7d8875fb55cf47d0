package io.cogview4j.embeddings;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.machine.AtomicFile;
import io.cogview4j.machine.CacheFolder;
import io.cogview4j.machine.Leftovers;
import io.cogview4j.machine.PrivateFolder;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings of prompts that were encoded before, each in a file of its own that {@link EmbeddingsFile} reads, named
 * after the {@link CacheKey}. Nothing here fails: what cannot be read is encoded again, and what cannot be written is
 * left out. An interrupted thread is told so by {@link CancelledException}, and deletes nothing.
 *
 * <p>Any number of processes may use the folder at once: files appear whole, and two that write the same one write the
 * same. The size is bounded after each storing; what was not used for the longest time goes first.
 *
 * @param folder which need not exist; {@link #in} and {@link #open} take {@code embeddings} in the cache folder
 * @param maxBytes how much may stay on disk
 */
public record EmbeddingCache(Path folder, long maxBytes) {
    public static final long DEFAULT_MAX_BYTES = 1L << 30;

    private static final String SUFFIX = ".safetensors";
    private static final Pattern FILE = Pattern.compile("[0-9a-f]{64}\\.safetensors");
    private static final String CHECKSUM = "checksum";
    private static final Duration UNFINISHED = Duration.ofHours(1);

    /**
     * An embedding in the cache.
     *
     * @param key the name of its {@link CacheKey}
     * @param text of the prompt that it was first made for, null if unknown
     * @param bytes of the file
     */
    public record CachedEmbedding(String key, @Nullable String text, int tokens, long bytes, Instant lastUse) {}

    private record StoredFile(Path path, String key, long bytes, FileTime lastUse) {}

    /**
     * The user's cache: in {@code COGVIEW4J_CACHE}, or {@code cogview4j} where the system wants caches.
     *
     * @throws InvalidRequestException if the environment names no valid path
     * @throws OutputException if it names none, and the user has no home folder
     */
    public static EmbeddingCache open() {
        return open(System.getenv());
    }

    static EmbeddingCache open(Map<String, String> environment) {
        try {
            return in(CacheFolder.of(environment));
        } catch (CacheFolder.NoHomeException e) {
            throw new OutputException(e, CoreMessage.CACHE_FOLDER_HOMELESS, e.getInput());
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(e, CoreMessage.CACHE_FOLDER_INVALID, e.getInput());
        }
    }

    /** The cache in {@code embeddings} of this folder, of the usual size. */
    public static EmbeddingCache in(Path cacheFolder) {
        return new EmbeddingCache(cacheFolder.resolve("embeddings"), DEFAULT_MAX_BYTES);
    }

    /** The embedding as it was stored, bit for bit, or null if there is none. One that is damaged is deleted. */
    public @Nullable PromptEmbedding find(CacheKey key) {
        Path file = file(key);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            PromptEmbedding embedding = EmbeddingsFile.read(file).prompts().getFirst();
            String checksum = EmbeddingsFile.describe(file).metadata().get(CHECKSUM);
            if (embedding.tokens() == key.tokens() && checksum(key, embedding).equals(checksum)) {
                touch(file);
                return embedding;
            }
        } catch (CancelledException e) {
            throw e; // the file is sound
        } catch (CogView4Exception e) {
            // damaged as well
        }
        delete(file);
        return null;
    }

    /**
     * Keeps these embeddings, as far as that can be done.
     *
     * @return what to tell the user if it cannot be done, else null
     */
    public @Nullable Message store(Map<CacheKey, PromptEmbedding> embeddings) {
        try {
            PrivateFolder.make(folder);
            for (Map.Entry<CacheKey, PromptEmbedding> entry : embeddings.entrySet()) {
                store(entry.getKey(), entry.getValue());
            }
            trim();
            return null;
        } catch (IOException e) {
            return Message.of(CoreMessage.CACHE_UNUSABLE, folder, reason(e));
        } catch (OutputException e) {
            return Message.of(
                    CoreMessage.CACHE_UNUSABLE,
                    folder,
                    e.getCause() instanceof IOException io ? reason(io) : String.valueOf(e.getMessage()));
        }
    }

    private void store(CacheKey key, PromptEmbedding embedding) {
        EmbeddingsFile.write(
                file(key),
                new PromptEmbeddings(List.of(embedding), List.of()),
                Map.of(CHECKSUM, checksum(key, embedding)));
    }

    /** What is in the cache, last used first. Reads headers only. */
    public List<CachedEmbedding> list() {
        List<CachedEmbedding> entries = new ArrayList<>();
        for (StoredFile file : files()) {
            try {
                EmbeddingsDescription description = EmbeddingsFile.describe(file.path());
                @Nullable PromptSource source = description.prompts().isEmpty()
                        ? null
                        : description.prompts().getFirst();
                List<Long> shape = description.shapes().prompts().getFirst().shape();
                entries.add(new CachedEmbedding(
                        file.key(),
                        source == null ? null : source.text(),
                        shape.size() == 3 ? shape.get(1).intValue() : 0,
                        file.bytes(),
                        file.lastUse().toInstant()));
            } catch (CancelledException e) {
                throw e;
            } catch (CogView4Exception e) {
                // damaged, or gone by now
            }
        }
        return entries.reversed();
    }

    /**
     * Deletes all embeddings, and what a process that was killed left behind. Other files in the folder stay.
     *
     * @return how many embeddings there were
     * @throws OutputException if one cannot be deleted
     */
    public int clear() {
        try {
            int cleared = 0;
            for (StoredFile file : files()) {
                Files.deleteIfExists(file.path());
                cleared++;
            }
            for (Path file : matching(AtomicFile::isTemporary)) {
                Files.deleteIfExists(file);
            }
            return cleared;
        } catch (IOException e) {
            throw new OutputException(e, CoreMessage.CACHE_NOT_CLEARED, folder, reason(e));
        }
    }

    /** Deletes what was not used for the longest time until the rest is within the bound. */
    private void trim() {
        List<StoredFile> files = files();
        long bytes = files.stream().mapToLong(StoredFile::bytes).sum();
        for (StoredFile file : files) {
            if (bytes <= maxBytes) {
                break;
            }
            delete(file.path());
            bytes -= file.bytes();
        }
        Leftovers.sweep(folder, UNFINISHED);
    }

    private Path file(CacheKey key) {
        return folder.resolve(key.name() + SUFFIX);
    }

    private static boolean isEmbedding(Path file) {
        return FILE.matcher(file.getFileName().toString()).matches();
    }

    private static String key(Path embedding) {
        String name = embedding.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** The embeddings, last used last. */
    private List<StoredFile> files() {
        List<StoredFile> files = new ArrayList<>();
        for (Path path : matching(EmbeddingCache::isEmbedding)) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    files.add(new StoredFile(path, key(path), attributes.size(), attributes.lastModifiedTime()));
                }
            } catch (IOException e) {
                // another process deleted it
            }
        }
        files.sort(Comparator.comparing(StoredFile::lastUse));
        return files;
    }

    private List<Path> matching(Predicate<Path> condition) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(condition).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** Notices values that changed on disk, and a file under the name of another. */
    private static String checksum(CacheKey key, PromptEmbedding embedding) {
        CRC32C crc = new CRC32C();
        crc.update(key.name().getBytes(StandardCharsets.US_ASCII));
        crc.update(StoredType.F32.encode(embedding.values()).toArray(ValueLayout.JAVA_BYTE));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // a cache that is read-only is of use all the same
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it will be written over, or not used
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
