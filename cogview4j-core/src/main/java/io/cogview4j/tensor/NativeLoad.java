package io.cogview4j.tensor;

import io.cogview4j.message.CogView4Exception;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How the loading of native libraries went. It is tried once a process: what fails to load once fails for good, and
 * everybody who needs it is told the same.
 */
public final class NativeLoad {
    private final @Nullable Throwable failure;

    private NativeLoad(@Nullable Throwable failure) {
        this.failure = failure;
    }

    /** Loads libraries. */
    @FunctionalInterface
    public interface Loading {
        void load() throws IOException;
    }

    /** Tries it. An interruption of the thread does not end it, but lasts. */
    public static NativeLoad attempt(Loading loading) {
        boolean interrupted = Thread.interrupted(); // JavaCPP fails to lock its cache on an interrupted thread
        try {
            loading.load();
            return new NativeLoad(null);
        } catch (CogView4Exception | LinkageError | IOException e) {
            return new NativeLoad(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Returns if all is loaded.
     *
     * @throws io.cogview4j.message.OutputException if there was no place for the files
     * @throws io.cogview4j.message.InvalidRequestException if the environment named no valid path for them
     * @throws LinkageError if a library could not be loaded for another reason
     */
    public void require() {
        switch (failure) {
            case null -> {}
            case LinkageError e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw (LinkageError) new UnsatisfiedLinkError(failure.toString()).initCause(failure);
        }
    }
}
