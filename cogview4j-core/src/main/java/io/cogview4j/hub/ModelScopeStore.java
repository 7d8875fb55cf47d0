package io.cogview4j.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cache of ModelScope's tools: {@code models/owner--name/snapshots/REVISION} with the files themselves. Where an older tool
 * has put the model into {@code models/owner/name} or {@code hub/models/owner/name}, it stays there, as with the tools of today.
 */
final class ModelScopeStore extends ModelStore {
    private final Path cache;
    private final ModelName model;

    ModelScopeStore(Path cache, ModelName model) {
        this.cache = cache;
        this.model = model;
    }

    static Optional<Path> find(Path cache, ModelName model) {
        return Optional.of(new ModelScopeStore(cache, model).folder())
                .filter(folder -> Files.exists(folder.resolve(Selection.INDEX)));
    }

    @Override
    Path folder() {
        return older().orElseGet(() -> cache.resolve("models")
                .resolve(model.folderName())
                .resolve("snapshots")
                .resolve(ModelScopeRepository.revision(model)));
    }

    /** Older tools wrote three lines for a dot, and kept one revision only. */
    private Optional<Path> older() {
        Path below = Path.of("models", model.owner(), model.name().replace(".", "___"));
        return Stream.of(cache, cache.resolve("hub"))
                .map(root -> root.resolve(below))
                .filter(folder -> Files.exists(folder.resolve(Selection.INDEX)))
                .findFirst();
    }

    @Override
    Path lock() {
        return cache.resolve(".lock").resolve("cogview4j-" + model.folderName() + ".lock");
    }

    @Override
    Path incomplete(RemoteFile file) {
        Path place = file.in(folder());
        return place.resolveSibling("." + file.hash() + INCOMPLETE);
    }

    @Override
    void begin() throws IOException {
        Files.createDirectories(folder());
    }

    @Override
    boolean reuse(RemoteFile file) {
        return false;
    }

    @Override
    void publish(RemoteFile file, Path whole) throws IOException {
        Files.move(whole, file.in(folder()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    void complete() {
        // a revision is known by its folder
    }
}
