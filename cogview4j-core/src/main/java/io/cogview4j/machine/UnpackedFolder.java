package io.cogview4j.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A folder of files from jars that is whole or does not count. Who finds it whole uses it, without a lock. Who does not
 * unpacks it, while other processes wait; if that one is stopped on the way, however hard, the next throws away what it
 * left and begins anew. What the first use adds to the folder, such as links, belongs to it.
 *
 * <p>The folder is whole if it holds a list of its files, which is written last, and if these have the sizes on the
 * list. So one that somebody cleaned in part is made anew as well.
 *
 * <p>It belongs to its user alone, see {@link PrivateFolder}.
 */
public final class UnpackedFolder {
    private static final String LIST = ".complete";
    private static final String LOCK = ".lock";

    /** Locks hold between processes. This is for threads; being a literal, it is one object in the whole process. */
    private static final String ONE_THREAD = "io.cogview4j.machine.UnpackedFolder";

    private final Path parent;
    private final Path folder;

    private UnpackedFolder(Path parent, String name) {
        this.parent = parent;
        this.folder = parent.resolve(name);
    }

    /**
     * The folder of this name, which is not looked for yet. What old processes that were killed left beside it is deleted.
     *
     * @param parent made if it is missing
     * @throws PrivateFolder.ForeignException if the parent is somebody else's
     * @throws PrivateFolder.OpenException if others may write to the parent
     * @throws IOException if the parent cannot be made
     */
    public static UnpackedFolder in(Path parent, String name) throws IOException {
        Path real = PrivateFolder.create(parent);
        Leftovers.sweep(real, Leftovers.OLD);
        sweepUnfinished(real, Leftovers.OLD);
        return new UnpackedFolder(real, name);
    }

    /** Its path without links. */
    public Path path() {
        return folder;
    }

    /** The disk has no room for the files, or the user may not fill it further. */
    public static final class NoRoomException extends FileSystemException {
        private final long bytes;

        NoRoomException(Path folder, long bytes, IOException cause) {
            super(folder.toString(), null, cause.getMessage());
            this.bytes = bytes;
            initCause(cause);
        }

        /** What the files take. */
        public long bytes() {
            return bytes;
        }
    }

    /** The files that belong into the folder. */
    @FunctionalInterface
    public interface Content {
        List<PackedFile> list() throws IOException;
    }

    /**
     * Uses the folder, after it was unpacked if need be.
     *
     * @param content asked for only if it is to be unpacked
     * @param waiting told once if another process takes more than a second to unpack it
     * @param use of the folder, which is there; if it has just been unpacked, no other process sees it before this is done,
     *     and if this fails, the folder is deleted again
     * @throws PrivateFolder.ForeignException if the folder is somebody else's
     * @throws PrivateFolder.OpenException if others may write to the folder
     * @throws NoRoomException if the disk is full
     * @throws IOException if it cannot be unpacked
     */
    public <T> T use(Content content, Runnable waiting, Supplier<T> use) throws IOException {
        if (!isWhole()) {
            synchronized (ONE_THREAD) {
                try (FolderLock _ = FolderLock.acquire(lock(folder), waiting)) {
                    if (!isWhole()) {
                        return make(content, use);
                    }
                }
            }
        }
        return use.get();
    }

    private <T> T make(Content content, Supplier<T> use) throws IOException {
        discard(folder);
        try {
            PrivateFolder.create(folder);
            unpack(content.list());
            T result = use.get();
            new AtomicFile(folder.resolve(LIST))
                    .write(AtomicFile.Content.of(String.join("\n", lines()).getBytes(StandardCharsets.UTF_8)));
            return result;
        } catch (IOException | RuntimeException | Error e) {
            try {
                discard(folder);
            } catch (IOException cannot) {
                e.addSuppressed(cannot);
            }
            throw e;
        }
    }

    private void unpack(List<PackedFile> files) throws IOException {
        try {
            for (PackedFile file : files) {
                file.unpack(folder);
            }
        } catch (IOException e) {
            long bytes = files.stream().mapToLong(PackedFile::bytes).sum();
            if (isForLackOfRoom(e, bytes)) {
                throw new NoRoomException(folder, bytes, e);
            }
            throw e;
        }
    }

    /** Systems have words for it, and a language of their own; else the files do not fit into what is left beside them. */
    private boolean isForLackOfRoom(IOException refusal, long bytes) throws IOException {
        String words = String.valueOf(refusal.getMessage());
        if (words.contains("No space left") || words.contains("quota") || words.contains("not enough space")) {
            return true;
        }
        long used = 0;
        for (Path file : regularFiles()) {
            used += Files.size(file);
        }
        return Files.getFileStore(folder).getUsableSpace() < bytes - used;
    }

    private boolean isWhole() throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        PrivateFolder.check(folder);
        try {
            List<String> listed = Files.readAllLines(folder.resolve(LIST));
            return !listed.isEmpty() && listed.getFirst().equals(place()) && allThere(listed.subList(1, listed.size()));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Links between the files may be absolute, so a folder that was moved is not whole. */
    private String place() {
        return folder.toString();
    }

    private boolean allThere(List<String> lines) throws IOException {
        for (String line : lines) {
            Path file = folder.resolve(line.substring(line.indexOf(' ') + 1));
            if (!Files.isRegularFile(file) || !line.equals(line(file))) {
                return false;
            }
        }
        return true;
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>(List.of(place()));
        for (Path file : regularFiles()) {
            lines.add(line(file));
        }
        return lines;
    }

    /** Those that links lead to, too. */
    private List<Path> regularFiles() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private String line(Path file) throws IOException {
        return Files.size(file) + " " + folder.relativize(file);
    }

    private static Path lock(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK);
    }

    /** Deletes folders that were begun so long ago and not finished. */
    static void sweepUnfinished(Path parent, Duration age) {
        Instant old = Instant.now().minus(age);
        try (Stream<Path> paths = Files.list(parent)) {
            for (Path path : paths.toList()) {
                if (isUnfinished(path, old)) {
                    discardUnlessInWork(path, old);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // next time
        }
    }

    private static boolean isUnfinished(Path path, Instant old) throws IOException {
        return Files.exists(lock(path))
                && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                && Files.notExists(path.resolve(LIST))
                && Files.getLastModifiedTime(path).toInstant().isBefore(old);
    }

    private static void discardUnlessInWork(Path folder, Instant old) throws IOException {
        synchronized (ONE_THREAD) {
            try (FolderLock lock = FolderLock.tryAcquire(lock(folder))) {
                if (lock != null && isUnfinished(folder, old)) {
                    discard(folder);
                }
            }
        }
    }

    /** Out of the way in one step first, so that nobody sees half of it. */
    private static void discard(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Path aside = folder.resolveSibling(Leftovers.name(UUID.randomUUID()));
            Files.move(folder, aside);
            Leftovers.delete(aside);
        }
    }
}
