package io.cogview4j.checkpoint;

import io.cogview4j.bits.Sha256;
import io.cogview4j.machine.CacheFolder;
import io.cogview4j.machine.Leftovers;
import io.cogview4j.machine.PrivateFolder;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.tiny.TinyModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The checkpoint that ships with the library, see {@link TinyModel}, as a folder on this machine. */
public final class BuiltInModel {
    private static final int HEX_DIGITS = 16;

    private BuiltInModel() {}

    /**
     * The folder of the checkpoint. Weights are mapped into memory, so they must be files: where they come from a
     * folder, they are used in place; where they come from a jar, they are unpacked once (8 MB) into
     * {@code COGVIEW4J_CACHE}, or else {@code cogview4j} in the user's cache folder. Later calls, and other processes at
     * the same time, find them there; what is missing or has the wrong size is unpacked again. If the cache cannot be
     * written, or is not the user's alone, each call unpacks into a temporary folder that is deleted when the JVM ends.
     *
     * @throws CheckpointException if the model cannot be read, or unpacked to either place
     */
    public static Path folder() {
        return folder(System.getenv());
    }

    static Path folder(Map<String, String> environment) {
        try {
            URL index = TinyModel.location();
            return index.getProtocol().equals("file")
                    ? path(index).resolveSibling(TinyModel.FOLDER)
                    : unpacked(environment);
        } catch (IOException e) {
            throw new CheckpointException(e, CoreMessage.BUILT_IN_MODEL_UNUSABLE, e.toString());
        }
    }

    private static Path path(URL url) throws IOException {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IOException(url + " is not a valid address", e);
        }
    }

    private static Path unpacked(Map<String, String> environment) throws IOException {
        byte[] index;
        try (InputStream in = TinyModel.open(TinyModel.INDEX)) {
            index = in.readAllBytes();
        }
        List<BuiltInFile> files = BuiltInFile.parse(new String(index, StandardCharsets.UTF_8));
        String name = "tiny-" + Sha256.of(index).substring(0, HEX_DIGITS);
        try {
            Path cache = CacheFolder.of(environment);
            PrivateFolder.create(cache);
            return unpack(files, cache.resolve(name));
        } catch (IOException | InvalidPathException cacheFailure) {
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

    private static Path unpack(List<BuiltInFile> files, Path folder) throws IOException {
        for (BuiltInFile file : files) {
            file.unpack(folder);
        }
        files.stream()
                .map(file -> folder.resolve(file.path()).getParent())
                .distinct()
                .forEach(parent -> Leftovers.sweep(parent, Leftovers.OLD));
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
