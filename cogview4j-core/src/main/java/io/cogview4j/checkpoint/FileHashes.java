package io.cogview4j.checkpoint;

import io.cogview4j.bits.Sha256;
import io.cogview4j.machine.AtomicFile;
import io.cogview4j.machine.CacheFolder;
import io.cogview4j.machine.Leftovers;
import io.cogview4j.machine.PrivateFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of files, each read through once: later it is remembered, as long as the file's place, size, number, and
 * times of the last change of content and of attributes are the same, to the nanosecond. A file in a Hugging Face cache
 * is not read at all, since its name there is its hash.
 *
 * @param folder in which hashes are remembered, null to remember none
 * @param rememberedBytes the size from which a file's hash is; smaller ones are read as fast
 * @param noticedBytes how much is not read without telling
 */
public record FileHashes(@Nullable Path folder, long rememberedBytes, long noticedBytes) {
    private static final long REMEMBERED_BYTES = 1L << 25;
    private static final long NOTICED_BYTES = 1_000_000_000;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** A change within this time after another need not show in the times of a file. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    /** Those of this user, in {@code hashes} of the cache folder; remembered only if there is one. */
    public static FileHashes ofUser() {
        try {
            return new FileHashes(CacheFolder.of(System.getenv()).resolve("hashes"), REMEMBERED_BYTES, NOTICED_BYTES);
        } catch (InvalidPathException e) {
            return new FileHashes(null, REMEMBERED_BYTES, NOTICED_BYTES);
        }
    }

    /** Whether the hash is known without reading the file. */
    boolean knows(Path file) throws IOException {
        return named(file).isPresent() || recall(file).isPresent();
    }

    /**
     * 64 hexadecimal digits.
     *
     * @param content of the file, which is read from its start if need be
     * @throws java.nio.channels.ClosedByInterruptException if the thread is interrupted
     */
    public String of(Path file, FileChannel content) throws IOException {
        Optional<String> known = named(file).or(() -> recall(file));
        if (known.isPresent()) {
            return known.get();
        }
        Instant start = Instant.now();
        String before = identity(file);
        String hash = Sha256.of(content);
        if (before.equals(identity(file))
                && Files.getLastModifiedTime(file).toInstant().isBefore(start.minus(CLOCK_STEP))) {
            remember(file, before, hash);
        }
        return hash;
    }

    /** The name of the blob that a link in a snapshot of a hub cache leads to, which is made of the file's hash. */
    private static Optional<String> named(Path file) throws IOException {
        if (!Files.isSymbolicLink(file)) {
            return Optional.empty();
        }
        Path blob = file.toRealPath();
        String name = blob.getFileName().toString();
        return HubCache.isBlob(blob) && HASH.matcher(name).matches() ? Optional.of(name) : Optional.empty();
    }

    private Optional<String> recall(Path file) {
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) < rememberedBytes) {
                return Optional.empty();
            }
            Path note = note(file);
            if (!Files.isRegularFile(note)) {
                return Optional.empty();
            }
            PrivateFolder.check(folder);
            String[] noted = Files.readString(note).split("\n", 2);
            return noted.length == 2
                            && noted[1].equals(identity(file))
                            && HASH.matcher(noted[0]).matches()
                    ? Optional.of(noted[0])
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it is read again
        }
    }

    private void remember(Path file, String identity, String hash) {
        if (folder == null) {
            return;
        }
        try {
            if (Files.size(file) >= rememberedBytes) {
                PrivateFolder.create(folder);
                new AtomicFile(note(file))
                        .write(AtomicFile.Content.of((hash + "\n" + identity).getBytes(StandardCharsets.UTF_8)));
                Leftovers.sweep(folder, Leftovers.OLD);
            }
        } catch (IOException e) {
            // it is read again the next time
        }
    }

    private Path note(Path file) throws IOException {
        byte[] path = file.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(folder).resolve(Sha256.of(path));
    }

    /** What changes when a file does. */
    private static String identity(Path file) throws IOException {
        boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        Map<String, Object> attributes =
                Files.readAttributes(file, unix ? "unix:size,lastModifiedTime,ino,ctime" : "size,lastModifiedTime");
        StringBuilder identity = new StringBuilder(file.toRealPath().toString());
        new TreeMap<>(attributes)
                .forEach((name, value) ->
                        identity.append('\n').append(name).append(' ').append(value(value)));
        return identity.toString();
    }

    private static Object value(Object attribute) {
        return attribute instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : attribute;
    }
}
