package io.cogview4j.device;

import io.cogview4j.device.DeviceMemory.Event;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.pytorch.Tensor;

/** Memory of a device for one block, which may be another one later. It owns its events; the arena is the store's. */
final class BlockPlace implements AutoCloseable {
    private static final int NONE = -1;

    final Tensor arena;

    /** Behind the copy that was last asked for. */
    final Event copied;

    /** Behind the computation that used the arena last, or its memory before. */
    final Event used;

    int block = NONE;

    /** Ends when the device was asked for the copy, or it failed before. */
    CompletableFuture<Void> asked = CompletableFuture.completedFuture(null);

    BlockPlace(Tensor arena, Event copied, Event used) {
        this.arena = arena;
        this.copied = copied;
        this.used = used;
    }

    /** Or will hold it, or has failed to. */
    boolean holds(int wanted) {
        return block == wanted;
    }

    void forgetFailure() {
        if (asked.isCompletedExceptionally()) {
            block = NONE;
        }
    }

    @Override
    public void close() {
        copied.close();
        used.close();
    }
}
