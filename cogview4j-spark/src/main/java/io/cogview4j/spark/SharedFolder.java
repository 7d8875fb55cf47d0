package io.cogview4j.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder on any file system of Hadoop in which a file appears whole or not at all. A name belongs to one content, so whoever comes
 * second, a task that is run twice, leaves what is there.
 */
final class SharedFolder {
    /** Their files appear when they are closed, and renaming copies them. */
    private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3", "s3n", "gs", "oss", "obs", "cosn");

    private static final String TEMPORARY = "_cogview4j-temporary";

    private final FileSystem files;
    private final Path folder;

    private SharedFolder(FileSystem files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    static SharedFolder open(String folder, Configuration configuration) throws IOException {
        Path path = new Path(folder);
        FileSystem files = path.getFileSystem(configuration);
        // Without the files of checksums beside each: pictures have their own, and are for other programs, too.
        return new SharedFolder(
                files instanceof LocalFileSystem local ? local.getRaw() : files, files.makeQualified(path));
    }

    /** What a name in the folder is elsewhere. */
    String uri(String name) {
        return path(name).toString();
    }

    private Path path(String name) {
        return name.isEmpty() ? folder : new Path(folder, name);
    }

    boolean exists(String name) throws IOException {
        return files.exists(path(name));
    }

    byte[] read(String name) throws IOException {
        FileStatus status = files.getFileStatus(path(name));
        if (status.getLen() > Integer.MAX_VALUE - Long.BYTES) {
            throw new IOException("too long: " + status.getPath());
        }
        byte[] content = new byte[(int) status.getLen()];
        try (FSDataInputStream in = files.open(status.getPath())) {
            in.readFully(content);
        }
        return content;
    }

    /**
     * Writes a file unless it is there.
     *
     * @return whether it was written
     */
    boolean write(String name, byte[] content) throws IOException {
        Path target = path(name);
        if (files.exists(target)) {
            return false;
        }
        if (OBJECT_STORES.contains(files.getUri().getScheme())) {
            put(target, content);
            return true;
        }
        Path temporary = path(TEMPORARY + "/" + UUID.randomUUID());
        try {
            put(temporary, content);
            files.mkdirs(target.getParent());
            boolean renamed = files.rename(temporary, target);
            if (!renamed && !files.exists(target)) {
                throw new IOException("cannot rename " + temporary + " to " + target);
            }
            return renamed;
        } finally {
            files.delete(temporary, false); // which is gone if it was renamed
        }
    }

    private void put(Path path, byte[] content) throws IOException {
        try (FSDataOutputStream out = files.create(path, true)) {
            out.write(content);
        }
    }

    /** Brings a file onto this machine. */
    void copyTo(String name, java.nio.file.Path file) throws IOException {
        try (FSDataInputStream in = files.open(path(name))) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The names of the folders in one that may be missing, in their order. */
    String[] folders(String name) throws IOException {
        try {
            return Arrays.stream(files.listStatus(path(name)))
                    .filter(FileStatus::isDirectory)
                    .map(status -> status.getPath().getName())
                    .sorted()
                    .toArray(String[]::new);
        } catch (FileNotFoundException e) {
            return new String[0];
        }
    }

    void delete(String name) throws IOException {
        files.delete(path(name), true);
    }

    /** What killed tasks left behind; for when none is running. */
    void sweep() throws IOException {
        delete(TEMPORARY);
    }
}
