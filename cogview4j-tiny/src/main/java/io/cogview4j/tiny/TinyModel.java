package io.cogview4j.tiny;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A complete, very small CogView4 checkpoint that ships as a resource: it draws flat pictures of coloured shapes at
 * 128x128. {@code README.md} in its folder tells what it understands.
 */
public final class TinyModel {
    /** One line a file of the model: size in bytes, SHA-256, path. */
    static final String INDEX = "model-files.txt";

    private TinyModel() {}

    /**
     * The folder of the checkpoint. Weights are mapped into memory, so they must be files: where this class comes from
     * a folder, its resources are used in place; where it comes from a jar, they are unpacked once (8 MB) into
     * {@code COGVIEW4J_CACHE}, or else {@code cogview4j} in the user's cache folder. Later calls, and other processes at
     * the same time, find them there; what is missing or has the wrong size is unpacked again. If the cache cannot be
     * written, each call unpacks into a temporary folder that is deleted when the JVM ends.
     *
     * @throws UncheckedIOException if the model cannot be read, or unpacked to either place
     */
    public static Path folder() {
        return folder(System.getenv());
    }

    static Path folder(Map<String, String> environment) {
        try {
            URL index = TinyModel.class.getResource(INDEX);
            if (index == null) {
                throw new IOException("the tiny model is not in the jar or folder of this class");
            }
            if (index.getProtocol().equals("file")) {
                return Path.of(uri(index)).resolveSibling("model");
            }
            return unpacked(readIndex(), environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException(url + " is not a valid address", e);
        }
    }

    private static byte[] readIndex() throws IOException {
        // Not by the URL: its connection would keep the jar open for as long as the JVM runs.
        try (InputStream in = Objects.requireNonNull(TinyModel.class.getResourceAsStream(INDEX))) {
            return in.readAllBytes();
        }
    }

    private static Path unpacked(byte[] index, Map<String, String> environment) throws IOException {
        List<ModelFile> files = ModelFile.parse(new String(index, StandardCharsets.UTF_8));
        String name = "tiny-" + ModelFile.sha256(index).substring(0, 16);
        try {
            Path cache = CacheFolder.of(environment, System.getProperty("os.name"), System.getProperty("user.home"));
            return unpack(files, cache.resolve(name));
        } catch (IOException cacheFailure) {
            Path temporary = Files.createTempDirectory("cogview4j-" + name + "-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(temporary)));
            try {
                return unpack(files, temporary);
            } catch (IOException e) {
                e.addSuppressed(cacheFailure);
                throw e;
            }
        }
    }

    private static Path unpack(List<ModelFile> files, Path folder) throws IOException {
        for (ModelFile file : files) {
            file.unpack(folder);
        }
        return folder;
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // the system's own cleaning of its temporary folder remains
        }
    }
}
