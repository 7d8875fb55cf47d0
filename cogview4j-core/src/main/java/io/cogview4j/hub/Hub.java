package io.cogview4j.hub;

import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.HubException;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Models by name. They lie in the caches of Hugging Face's and ModelScope's own tools, which the variables of these tools name
 * ({@code HF_HOME}, {@code HF_HUB_CACHE}, {@code MODELSCOPE_CACHE} ...), so that nothing is there twice. Only {@link #pull} uses the
 * network.
 */
public final class Hub {
    private final HubSettings settings;
    private final Tuning usual;
    private final ToLongFunction<Path> freeBytes;

    private Hub(HubSettings settings, Tuning usual, ToLongFunction<Path> freeBytes) {
        this.settings = settings;
        this.usual = usual;
        this.freeBytes = freeBytes;
    }

    /** As the environment of this process says. */
    public static Hub ofEnvironment() {
        return of(System.getenv());
    }

    /** @param environment variables, as {@link System#getenv()} has them */
    public static Hub of(Map<String, String> environment) {
        return of(environment, Tuning.USUAL, Hub::freeBytes);
    }

    static Hub of(Map<String, String> environment, Tuning usual, ToLongFunction<Path> freeBytes) {
        return new Hub(HubSettings.of(environment), usual, freeBytes);
    }

    /**
     * The proxies through which hubs are reached, as the environment names them. Asking it throws an {@link InvalidRequestException}
     * if a variable names none that can be used.
     */
    public ProxySelector proxies() {
        return settings.proxies();
    }

    /**
     * The folder in which all models of a hub are kept, whether it is there or not; empty where nothing tells it.
     *
     * @throws InvalidRequestException if a variable says what cannot be
     */
    public Optional<Path> cache(ModelName.Source source) {
        Path cache =
                switch (source) {
                    case HUGGING_FACE -> settings.huggingFaceCache();
                    case MODELSCOPE -> settings.modelScopeCache();
                };
        return Optional.of(cache).filter(Path::isAbsolute); // it is not in the home of a user who has none
    }

    /**
     * The folder of a model that is in the cache, or of the part of it that was pulled.
     *
     * @throws InvalidRequestException if a variable says what cannot be
     */
    public Optional<Path> find(ModelName model) {
        return switch (model.source()) {
            case HUGGING_FACE -> HuggingFaceStore.find(settings.huggingFaceCache(), model);
            case MODELSCOPE -> ModelScopeStore.find(settings.modelScopeCache(), model);
        };
    }

    /**
     * The folder that is meant: one that exists, or that of a model in the cache. Nothing is ever fetched.
     *
     * @throws CheckpointException if there is neither
     */
    public Path locate(String folderOrName) {
        Optional<Path> folder = path(folderOrName);
        if (folder.filter(Files::exists).isPresent()) {
            return folder.get();
        }
        Optional<ModelName> model = ModelName.of(folderOrName);
        if (model.isPresent()) {
            return find(model.get())
                    .orElseThrow(() -> new CheckpointException(HubMessage.MODEL_NOT_PULLED, model.get()));
        }
        throw new CheckpointException(CoreMessage.CHECKPOINT_MISSING, folderOrName);
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Brings a model into the cache, or what is missing of it. A pull that ends early, by a cancellation, a cut or a kill, goes on
     * the next time where it was. Every file is held against the hash that the hub names before it is in its place.
     *
     * @throws HubException if the hub does not give it, the variables keep everything from the network, or the disk has no room
     * @throws InvalidRequestException if a variable says what cannot be, or a token would be sent unencrypted
     * @throws io.cogview4j.message.OutputException if the cache cannot be written
     * @throws io.cogview4j.message.CancelledException if it was asked for, or the thread was interrupted
     */
    public PulledModel pull(PullRequest request, PullListener listener, Cancellation cancellation) {
        ModelName model = request.model();
        settings.offline().ifPresent(variable -> {
            throw new HubException(HubMessage.HUB_OFFLINE, model, variable);
        });
        Pull pull = new Pull(request, settings.tuning(usual), freeBytes, listener, cancellation);
        return pull.from(settings.endpoint(model.source()), settings.proxies(), revision -> store(model, revision));
    }

    private ModelStore store(ModelName model, String revision) {
        return switch (model.source()) {
            case HUGGING_FACE ->
                new HuggingFaceStore(settings.huggingFaceCache(), model, revision, !settings.withoutLinks());
            case MODELSCOPE -> new ModelScopeStore(settings.modelScopeCache(), model);
        };
    }

    /** Of the disk that a folder is on; no limit where the system does not tell. */
    private static long freeBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
