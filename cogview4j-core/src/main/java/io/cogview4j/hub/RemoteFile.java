package io.cogview4j.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file that a hub says a model has.
 *
 * @param path inside the model, with slashes; of the form that {@link #isSafe} takes
 * @param hash of its content, by which the hub knows it, in small hexadecimal digits: SHA-256, or the SHA-1 that git names it by
 */
record RemoteFile(String path, long size, String hash) {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");
    private static final Pattern STEERING = Pattern.compile("[\\\\\\p{Cntrl}]");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    private static final int MOST_CHARACTERS = 500;
    private static final int BUFFER_BYTES = 1 << 20;

    /** Whether a path from outside stays below the folder that it is meant for. */
    static boolean isSafe(String path) {
        return path.length() <= MOST_CHARACTERS
                && !STEERING.matcher(path).find()
                && Stream.of(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /** Whether it can have its name on every system. */
    boolean isPlain() {
        return PLAIN_NAME.matcher(name()).matches() && !name().endsWith(".");
    }

    static boolean isHash(String hash) {
        return SHA256.matcher(hash).matches() || SHA1.matcher(hash).matches();
    }

    /** The folder at the top that it is in, the name of its component; empty for a file of the model itself. */
    String component() {
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isLarge() {
        return SHA256.matcher(hash).matches();
    }

    /** Its place below a folder. */
    Path in(Path folder) {
        return folder.resolve(path);
    }

    /** @param between called now and then, may end it by throwing */
    boolean isContentOf(Path file, Runnable between) throws IOException {
        if (Files.size(file) != size) {
            return false;
        }
        MessageDigest digest = digest(isLarge() ? "SHA-256" : "SHA-1");
        if (!isLarge()) {
            digest.update(("blob " + size + "\0").getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                between.run();
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(hash);
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + name, e);
        }
    }
}
