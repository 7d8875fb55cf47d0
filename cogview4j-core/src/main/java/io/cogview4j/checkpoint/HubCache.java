package io.cogview4j.checkpoint;

import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The layout in which Hugging Face's tools cache a model: {@code models--org--name/snapshots/<revision>/} with links
 * into {@code blobs/}, and {@code refs/main} naming the newest revision.
 */
final class HubCache {
    private static final String MODEL_PREFIX = "models--";
    private static final int MAX_REVISION_BYTES = 1024;

    private HubCache() {}

    /** The snapshot to use if {@code folder} is a model in a hub cache; else {@code folder} itself. */
    static Path snapshot(Path folder) {
        Path snapshots = folder.resolve("snapshots");
        if (!Files.isDirectory(snapshots) || Files.exists(folder.resolve("model_index.json"))) {
            return folder;
        }
        try {
            List<Path> found = list(snapshots);
            Path main = folder.resolve("refs").resolve("main");
            if (Files.isRegularFile(main)) {
                String revision = revision(main);
                for (Path snapshot : found) {
                    if (snapshot.getFileName().toString().equals(revision)) {
                        return snapshot;
                    }
                }
            }
            if (found.size() == 1) {
                return found.getFirst();
            }
            throw found.isEmpty()
                    ? new CheckpointException(CoreMessage.SNAPSHOTS_EMPTY, snapshots)
                    : new CheckpointException(CoreMessage.SNAPSHOTS_AMBIGUOUS, snapshots, found.size());
        } catch (IOException e) {
            throw new CheckpointException(e, FileProblem.listing(folder, e));
        }
    }

    /** Whether a file is one that snapshots link to. Those of weights are named after the SHA-256 of their content. */
    static boolean isBlob(Path file) {
        int parts = file.getNameCount();
        return parts >= 3
                && file.getName(parts - 2).toString().equals("blobs")
                && file.getName(parts - 3).toString().startsWith(MODEL_PREFIX);
    }

    /** The name of a revision, a hash; whatever else a file may hold is none. */
    private static String revision(Path ref) throws IOException {
        try (InputStream in = Files.newInputStream(ref)) {
            return new String(in.readNBytes(MAX_REVISION_BYTES), StandardCharsets.UTF_8).strip();
        }
    }

    private static List<Path> list(Path snapshots) throws IOException {
        try (Stream<Path> paths = Files.list(snapshots)) {
            return paths.filter(Files::isDirectory).toList();
        }
    }

    /** The name of a checkpoint's folder; for a snapshot, whose own name is a hash, that of the model. */
    static String name(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        int parts = whole.getNameCount();
        if (parts >= 3) {
            String model = whole.getName(parts - 3).toString();
            if (model.startsWith(MODEL_PREFIX)
                    && whole.getName(parts - 2).toString().equals("snapshots")) {
                return model.substring(Math.max(MODEL_PREFIX.length(), model.lastIndexOf("--") + 2));
            }
        }
        return parts == 0 ? whole.toString() : whole.getFileName().toString();
    }
}
