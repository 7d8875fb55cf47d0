package io.cogview4j.pipeline;

import io.cogview4j.checkpoint.WeightHeaders;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A component of a checkpoint with weights: its headers are read and checked once, its weights are mapped when they are
 * first used. For one user at a time; the headers for any.
 *
 * @param <N> the network
 */
final class ComponentSlot<N extends AutoCloseable> {
    private final Once<WeightHeaders> headers;
    private final Function<WeightHeaders, N> open;
    private final Consumer<N> release;
    private final Consumer<N> close;
    private @Nullable N network;

    /**
     * @param read reads the headers and holds them against the config
     * @param open maps the weights
     * @param release gives back what the network holds only to be faster
     */
    ComponentSlot(
            Supplier<WeightHeaders> read, Function<WeightHeaders, N> open, Consumer<N> release, Consumer<N> close) {
        this.headers = new Once<>(read);
        this.open = open;
        this.release = release;
        this.close = close;
    }

    WeightHeaders headers() {
        return headers.get();
    }

    N network() {
        if (network == null) {
            network = open.apply(headers());
        }
        return network;
    }

    /** Has the network give back what it holds only to be faster, if it is open. */
    void release() {
        if (network != null) {
            release.accept(network);
        }
    }

    /** Unmaps the weights, if they are mapped; the headers stay known. */
    void close() {
        if (network != null) {
            N closing = network;
            network = null;
            close.accept(closing);
        }
    }
}
