package io.cogview4j.diagnosis;

import io.cogview4j.machine.FolderSize;
import io.cogview4j.machine.Mount;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A folder that matters, and the disk that it is on, or would be if it were made.
 *
 * @param exists whether it is there
 * @param writable whether files can be made in it; of one that is not there, whether it could be made
 * @param notExecutable whether the disk refuses to load libraries from it
 * @param fileSystem of the disk, by the system's name for it, such as {@code ext4}; empty if it is not told
 * @param freeBytes on the disk, for this user; empty if it is not told
 * @param contentBytes what all its files take, of folders that belong to caches; empty for others, and if they are too many
 */
public record FolderFacts(
        Role role,
        Path path,
        boolean exists,
        boolean writable,
        boolean notExecutable,
        String fileSystem,
        OptionalLong freeBytes,
        OptionalLong contentBytes) {
    /** What a folder is for. */
    public enum Role {
        /** Where commands run, and pictures go if no other folder is named. */
        WORKING(false),
        /** Of this library; the two below are in it. */
        CACHE(true),
        /** Prompts that were encoded before. */
        EMBEDDINGS(true),
        /** Native libraries, unpacked. */
        LIBRARIES(true),
        /** Native libraries that JavaCPP unpacks for other programs. */
        JAVACPP(true),
        /** Models that Hugging Face's tools have loaded. */
        HUB(true),
        TEMPORARY(false);

        private final boolean measured;

        Role(boolean measured) {
            this.measured = measured;
        }
    }

    static FolderFacts of(Role role, Path folder) {
        boolean exists = Files.isDirectory(folder);
        Path there = nearest(folder.toAbsolutePath());
        Optional<Mount> mount = Mount.of(Path.of("/"), real(there));
        return new FolderFacts(
                role,
                folder,
                exists,
                Files.isWritable(there) && mount.filter(Mount::isReadOnly).isEmpty(),
                mount.filter(Mount::isNotExecutable).isPresent(),
                mount.map(Mount::kind).orElseGet(() -> kind(there)),
                freeBytes(there),
                exists && role.measured ? FolderSize.bytes(folder) : OptionalLong.empty());
    }

    /** The folder itself, or the next above it that is there. */
    private static Path nearest(Path folder) {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static String kind(Path path) {
        try {
            return Files.getFileStore(path).type();
        } catch (IOException | SecurityException e) {
            return "";
        }
    }

    private static OptionalLong freeBytes(Path path) {
        try {
            FileStore disk = Files.getFileStore(path);
            return OptionalLong.of(disk.getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
