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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The layouts in which hubs' tools cache a model. ModelScope's is {@code models/org--name/snapshots/<revision>/} with the files
 * themselves; Hugging Face's is {@code models--org--name/snapshots/<revision>/} with links
 * into {@code blobs/}, and {@code refs/main} naming the newest revision.
 */
final class HubCache {
    private static final String MODEL_PREFIX = "models--";
    private static final String MODELSCOPE_FOLDER = "models";
    private static final String MODELSCOPE_BRANCH = "master";
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
                String revision = commit(main);
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
    private static String commit(Path ref) throws IOException {
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
        Path whole = whole(folder);
        return model(whole)
                .map(model -> model.substring(model.lastIndexOf('/') + 1))
                .orElseGet(() -> whole.getNameCount() == 0
                        ? whole.toString()
                        : whole.getFileName().toString());
    }

    /**
     * What to pull to complete the model that a folder belongs to, by its name on the hub, with the revision unless that is the
     * newest there; empty if the folder is in no hub's cache.
     */
    static Optional<String> pullable(Path folder) {
        Path whole = whole(folder);
        return model(whole).map(model -> model + revision(whole));
    }

    private static Path whole(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    /** Owner and name of the model whose snapshot this is. */
    private static Optional<String> model(Path snapshot) {
        int parts = snapshot.getNameCount();
        if (parts < 3 || !snapshot.getName(parts - 2).toString().equals("snapshots")) {
            return Optional.empty();
        }
        String model = snapshot.getName(parts - 3).toString();
        if (model.startsWith(MODEL_PREFIX)) {
            return Optional.of(model.substring(MODEL_PREFIX.length()).replace("--", "/"));
        }
        boolean modelScope =
                parts >= 4 && snapshot.getName(parts - 4).toString().equals(MODELSCOPE_FOLDER) && model.contains("--");
        return modelScope ? Optional.of("modelscope:" + model.replace("--", "/")) : Optional.empty();
    }

    private static String revision(Path snapshot) {
        String revision = snapshot.getFileName().toString();
        Path main = snapshot.resolve("../../refs/main").normalize();
        try {
            boolean newest = revision.equals(MODELSCOPE_BRANCH) || revision.equals(commit(main));
            return newest ? "" : "@" + revision;
        } catch (IOException e) {
            return ""; // nobody has named it yet: the first pull of it ended early
        }
    }
}
