package io.cogview4j.machine;

import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * A file in a jar that is to lie in a folder.
 *
 * @param path below that folder, with forward slashes
 * @param entry the address of the entry
 * @param bytes of its content
 * @param crc the CRC-32 of its content
 * @param modified when it was made, which the file is to say as well
 */
public record PackedFile(String path, URL entry, long bytes, long crc, FileTime modified) {
    /**
     * What the jar says of the entry.
     *
     * @throws IOException if the jar cannot be read, or the address is not that of an entry of one
     */
    public static PackedFile at(URL entry, String path) throws IOException {
        if (!(entry.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException(entry + " is not in a jar");
        }
        JarEntry found = connection.getJarEntry();
        return new PackedFile(path, entry, found.getSize(), found.getCrc(), FileTime.fromMillis(found.getTime()));
    }

    /**
     * Writes the file below the folder, where it must not be yet, down to the disk.
     *
     * @throws IOException if it cannot be written, or is not what the jar says that it is
     */
    void unpack(Path folder) throws IOException {
        Path target = folder.resolve(path);
        Files.createDirectories(target.getParent(), PrivateFolder.privately(folder));
        // Not a channel, which an interruption of the thread would close.
        try (CheckedInputStream in = new CheckedInputStream(entry.openStream(), new CRC32());
                FileOutputStream out = new FileOutputStream(target.toFile())) {
            if (in.transferTo(out) != bytes || in.getChecksum().getValue() != crc) {
                throw new EOFException(entry + " is damaged");
            }
            out.getFD().sync();
        }
        Files.setLastModifiedTime(target, modified);
    }
}
