package io.cogview4j.tiny;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * One file of the model.
 *
 * @param path below the model's folder, with forward slashes
 */
record ModelFile(long bytes, String sha256, String path) {
    static List<ModelFile> parse(String index) {
        return index.lines()
                .map(line -> line.split(" ", 3))
                .map(parts -> new ModelFile(Long.parseLong(parts[0]), parts[1], parts[2]))
                .toList();
    }

    /** The line of the index for the file at {@code path} below {@code model}. */
    static ModelFile of(Path model, Path path) throws IOException {
        byte[] content = Files.readAllBytes(path);
        return new ModelFile(
                content.length,
                sha256(content),
                model.relativize(path).toString().replace('\\', '/'));
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /**
     * Makes sure that this file is whole below {@code folder}. It is written under a name of its own and then renamed,
     * so that of several processes at once each leaves the same whole file, and none sees half of one.
     */
    void unpack(Path folder) throws IOException {
        Path target = folder.resolve(path);
        if (isWhole(target)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try (InputStream in = TinyModel.class.getResourceAsStream("model/" + path)) {
            if (in == null) {
                throw new IOException("the resource model/" + path + " is missing");
            }
            Files.copy(in, temporary);
            if (!isWhole(temporary)) {
                throw new EOFException(
                        "the resource model/" + path + " has not the " + bytes + " bytes it should have");
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Windows does not rename over a file that another process has mapped; if that one is whole, all is well.
            if (!isWhole(target)) {
                throw e;
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private boolean isWhole(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == bytes;
    }

    @Override
    public String toString() {
        return bytes + " " + sha256 + " " + path;
    }
}
