package io.cogview4j.server.model;

import io.cogview4j.CogView4;
import io.cogview4j.MachineSpeed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** How fast this machine is, measured while other things are being prepared. */
public final class MeasuredSpeed {
    private final CompletableFuture<MachineSpeed> speed;

    private MeasuredSpeed(CompletableFuture<MachineSpeed> speed) {
        this.speed = speed;
    }

    /** Begins to measure, on a thread of its own. */
    public static MeasuredSpeed of(CogView4 model) {
        return new MeasuredSpeed(CompletableFuture.supplyAsync(
                model::measureSpeed,
                task -> Thread.ofPlatform().name("measure-speed").daemon().start(task)));
    }

    /** For a server that forecasts nothing. */
    public static MeasuredSpeed unknown() {
        return new MeasuredSpeed(CompletableFuture.completedFuture(new MachineSpeed(1, 1)));
    }

    /**
     * Waits until it is known.
     *
     * @throws io.cogview4j.message.CogView4Exception if the model cannot be read
     */
    public MachineSpeed get() {
        try {
            return speed.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }
}
