package io.cogview4j.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The folder in which a server, or several that share a queue, keep their files. Nobody else may look into it. */
record DataFolder(Path path) {
    private static final String ID_FILE = "store-id";
    private static final String SECRET_FILE = "secret";
    private static final int SECRET_BYTES = 32;

    /** Makes the folder if there is none. */
    static DataFolder open(Path path) {
        try {
            createFolder(path);
            DataFolder folder = new DataFolder(path.toRealPath());
            createFolder(folder.files());
            return folder;
        } catch (IOException e) {
            throw new StoreException(e, StoreMessage.DATA_FOLDER_UNUSABLE, path, reason(e));
        }
    }

    /** Where the files by content are. */
    Path files() {
        return path.resolve("files");
    }

    /** Where SQLite has its files, which it makes readable for everyone who may enter. */
    Path database() {
        Path database = path.resolve("database");
        try {
            createFolder(database);
            return database;
        } catch (IOException e) {
            throw new StoreException(e, StoreMessage.DATA_FOLDER_UNUSABLE, path, reason(e));
        }
    }

    /** A folder in it, made if there is none. */
    Path folder(String name) {
        Path inside = path.resolve(name);
        try {
            createFolder(inside);
        } catch (IOException e) {
            throw new StoreException(e, StoreMessage.DATA_FOLDER_UNUSABLE, inside, reason(e));
        }
        return inside;
    }

    /** A folder in it without what processes that were killed have left there, as far as it can be deleted. */
    Path emptied(String name) {
        Path inside = folder(name);
        try (Stream<Path> left = Files.list(inside)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException _) {
            // Windows does not delete what is loaded.
        }
        return inside;
    }

    /** What tells this folder from any other; empty if it was never used. */
    Optional<String> id() {
        try {
            return Optional.of(Files.readString(path.resolve(ID_FILE)).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreException(e, StoreMessage.DATA_FOLDER_UNUSABLE, path, reason(e));
        }
    }

    /** Gives the folder an id. */
    String createId() {
        String id = UUID.randomUUID().toString();
        try {
            WholeFile.write(path.resolve(ID_FILE), out -> out.write((id + "\n").getBytes()));
            return id;
        } catch (IOException e) {
            throw new StoreException(e, StoreMessage.DATA_FOLDER_UNUSABLE, path, reason(e));
        }
    }

    /** What only the servers of this folder know, made if there is none: 32 bytes. */
    byte[] secret() {
        try {
            Path file = path.resolve(SECRET_FILE);
            if (!Files.exists(file)) {
                byte[] fresh = new byte[SECRET_BYTES];
                new SecureRandom().nextBytes(fresh);
                WholeFile.write(
                        file, out -> out.write(HexFormat.of().formatHex(fresh).getBytes(StandardCharsets.US_ASCII)));
            }
            return HexFormat.of().parseHex(Files.readString(file).strip());
        } catch (IOException e) {
            throw new StoreException(e, StoreMessage.DATA_FOLDER_UNUSABLE, path, reason(e));
        } catch (IllegalArgumentException e) {
            throw new StoreException(e, StoreMessage.DATA_FOLDER_UNUSABLE, path, SECRET_FILE);
        }
    }

    /** Whether it has no files that a database could know. */
    boolean isEmpty() {
        try {
            return FileTree.find(files(), (_, _) -> true, 1).isEmpty();
        } catch (IOException e) {
            throw new StoreException(e, StoreMessage.DATA_FOLDER_UNUSABLE, path, reason(e));
        }
    }

    /** Makes a folder, and those above it, for this user alone. */
    static void createFolder(Path path) throws IOException {
        Files.createDirectories(path, forUserAlone("rwx------"));
    }

    /** What new files and folders are made with; nothing where the file system knows no such permissions. */
    static FileAttribute<?>[] forUserAlone(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String reason(IOException e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + ", " + e.getMessage();
    }
}
