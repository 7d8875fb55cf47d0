package io.cogview4j.machine;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * A folder for files that a process trusts without looking at them again, such as libraries that it loads. It is its
 * user's alone: made with mode 700, and refused if somebody else could have put something there. On Windows, and
 * wherever else files have no such modes, the user's profile keeps others out.
 */
public final class PrivateFolder {
    private static final int ROOT = 0;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    private PrivateFolder() {}

    /** The folder belongs to another user, neither this one nor the administrator. */
    public static final class ForeignException extends FileSystemException {
        ForeignException(Path folder, String owner) {
            super(folder.toString(), null, owner);
        }

        /** The name or number of the user that it belongs to. */
        public String owner() {
            return String.valueOf(getReason());
        }
    }

    /** Other users may write to the folder. */
    public static final class OpenException extends FileSystemException {
        OpenException(Path folder, String mode) {
            super(folder.toString(), null, mode);
        }

        /** Its permissions, for example {@code rwxrwxrwx}. */
        public String mode() {
            return String.valueOf(getReason());
        }
    }

    /**
     * Makes the folder, and those that lead to it, where they are missing.
     *
     * @return the folder, without links on the way to it
     * @throws ForeignException if it is somebody else's
     * @throws OpenException if others may write to it
     * @throws IOException if it cannot be made
     */
    public static Path create(Path folder) throws IOException {
        make(folder);
        Path real = folder.toRealPath();
        check(real);
        return real;
    }

    /**
     * Makes the folder, and those that lead to it, where they are missing. One that is there is left as it is.
     *
     * @throws IOException if it cannot be made
     */
    public static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, privately(folder));
        }
    }

    /**
     * Refuses a folder that is not private.
     *
     * @throws ForeignException if it is somebody else's
     * @throws OpenException if others may write to it
     * @throws IOException if it is not there
     */
    public static void check(Path folder) throws IOException {
        Optional<Long> user = user();
        if (!hasOwners(folder) || user.isEmpty()) {
            return;
        }
        Map<String, Object> attributes = Files.readAttributes(folder, "unix:uid,gid,mode");
        int owner = (int) attributes.get("uid");
        if (owner != user.get() && owner != ROOT) {
            throw new ForeignException(folder, Files.getOwner(folder).getName());
        }
        int mode = (int) attributes.get("mode");
        boolean ownGroup = owner != ROOT && owner == (int) attributes.get("gid"); // by custom that user's alone
        if ((mode & OTHERS_WRITE) != 0 || (mode & GROUP_WRITES) != 0 && !ownGroup) {
            throw new OpenException(folder, PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        }
    }

    /** The attributes of a folder that is this user's alone, for one that is to be made there. */
    static FileAttribute<?>[] privately(Path folder) {
        return hasOwners(folder)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Whether a file is this user's; also true where files have no owners. */
    static boolean isOwn(Path file) throws IOException {
        Optional<Long> user = user();
        return !hasOwners(file) || user.isEmpty() || (int) Files.getAttribute(file, "unix:uid") == user.get();
    }

    private static boolean hasOwners(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    /** Of this process; empty on Windows. */
    private static Optional<Long> user() {
        return UserNumber.VALUE;
    }

    private static final class UserNumber {
        static final Optional<Long> VALUE = read();

        private static Optional<Long> read() {
            try {
                return Optional.of(new com.sun.security.auth.module.UnixSystem().getUid());
            } catch (LinkageError e) {
                return Optional.empty(); // not a Unix, or a Java without the module
            }
        }
    }
}
