package io.cogview4j.hub;

import io.cogview4j.machine.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache of Hugging Face's tools: {@code models--owner--name} with content in {@code blobs}, by its hash, {@code
 * snapshots/COMMIT} with links to it, and {@code refs} with the commits that branches and tags are.
 *
 * <p>A blob may itself be a link, to content that several models share. What is behind it is read and never touched.
 */
final class HuggingFaceStore extends ModelStore {
    private static final String BRANCH = "main";
    private static final int MOST_REVISION_BYTES = 1024;
    private static final String TAG = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This file is a cache directory tag created by cogview4j.
            # For information about cache directory tags, see:
            #\thttps://bford.info/cachedir/
            """;

    private final Path cache;
    private final ModelName model;
    private final String commit;
    private final boolean links;

    HuggingFaceStore(Path cache, ModelName model, String commit, boolean links) {
        this.cache = cache;
        this.model = model;
        this.commit = commit;
        this.links = links;
    }

    /** The folder of a model that is there; without a revision, the one that {@code main} was last, or the only one. */
    static Optional<Path> find(Path cache, ModelName model) {
        Path root = root(cache, model);
        String revision = model.revision().isEmpty() ? BRANCH : model.revision();
        Optional<Path> known = model.isCommit()
                ? Optional.of(revision).map(root.resolve("snapshots")::resolve)
                : ofRef(root, revision);
        Optional<Path> found = known.filter(HuggingFaceStore::isModel);
        return found.isEmpty() && model.revision().isEmpty() ? only(root.resolve("snapshots")) : found;
    }

    private static boolean isModel(Path folder) {
        return Files.exists(folder.resolve(Selection.INDEX));
    }

    private static Optional<Path> ofRef(Path root, String revision) {
        try (InputStream in = Files.newInputStream(root.resolve("refs").resolve(revision))) {
            String commit = new String(in.readNBytes(MOST_REVISION_BYTES), StandardCharsets.UTF_8).strip();
            return ModelName.isCommit(commit)
                    ? Optional.of(root.resolve("snapshots").resolve(commit))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> only(Path snapshots) {
        try (Stream<Path> all = Files.list(snapshots)) {
            List<Path> models = all.filter(HuggingFaceStore::isModel).limit(2).toList();
            return models.size() == 1 ? Optional.of(models.getFirst()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path root(Path cache, ModelName model) {
        return cache.resolve("models--" + model.folderName());
    }

    private Path root() {
        return root(cache, model);
    }

    private Path blob(RemoteFile file) {
        return root().resolve("blobs").resolve(file.hash());
    }

    @Override
    Path folder() {
        return root().resolve("snapshots").resolve(commit);
    }

    @Override
    Path lock() {
        return cache.resolve(".locks").resolve("models--" + model.folderName()).resolve("cogview4j.lock");
    }

    @Override
    Path incomplete(RemoteFile file) {
        return root().resolve("blobs").resolve(file.hash() + INCOMPLETE);
    }

    @Override
    void begin() throws IOException {
        Files.createDirectories(root().resolve("blobs"));
        Files.createDirectories(folder());
        Path tag = cache.resolve("CACHEDIR.TAG");
        if (Files.notExists(tag)) {
            new AtomicFile(tag).write(AtomicFile.Content.of(TAG.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Override
    boolean reuse(RemoteFile file) throws IOException {
        if (!isOfSize(blob(file), file.size())) {
            return false;
        }
        link(file, false);
        return true;
    }

    @Override
    void publish(RemoteFile file, Path whole) throws IOException {
        Files.move(whole, blob(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        link(file, true);
    }

    /** A link to the blob; where there are none, the blob itself if it is new, and else a copy of it. */
    private void link(RemoteFile file, boolean isNew) throws IOException {
        Path place = file.in(folder());
        Path blob = blob(file);
        makeWay(place);
        if (isThere(place)) {
            Files.delete(place); // a link or a file of another size; what a link leads to stays
        }
        if (links && tryLink(place, blob)) {
            return;
        }
        if (isNew) {
            Files.move(blob, place);
        } else {
            Path growing = place.resolveSibling(file.name() + INCOMPLETE);
            Files.copy(blob, growing, StandardCopyOption.REPLACE_EXISTING);
            Files.move(growing, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean tryLink(Path place, Path blob) throws IOException {
        Path folder = Objects.requireNonNull(place.getParent());
        try {
            Files.createSymbolicLink(place, folder.relativize(blob));
            return true;
        } catch (FileAlreadyExistsException e) {
            return true; // another tool was faster
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            return false; // as on Windows, where not every user may
        }
    }

    /** Last, so that a model which is known by a name is there as a whole. */
    @Override
    void complete() throws IOException {
        if (!model.isCommit()) {
            String revision = model.revision().isEmpty() ? BRANCH : model.revision();
            if (ofRef(root(), revision).filter(folder()::equals).isPresent()) {
                return; // where nothing is new, nothing is written
            }
            Path ref = root().resolve("refs").resolve(revision);
            makeWay(ref);
            new AtomicFile(ref).write(AtomicFile.Content.of(commit.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
