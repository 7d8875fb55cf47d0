package io.cogview4j.events;

import io.cogview4j.message.Message;
import java.util.function.Consumer;

/**
 * What the library has to say beside the events of a run, such as that it waits for another process. It prints nothing
 * itself.
 */
public final class Notices {
    private static final ScopedValue<Consumer<Message>> HEARER = ScopedValue.newInstance();

    private Notices() {}

    /**
     * Does work whose notices somebody hears.
     *
     * @param hearer is called on the thread that works
     */
    public static <T, X extends Throwable> T heardBy(Consumer<Message> hearer, ScopedValue.CallableOp<T, X> work)
            throws X {
        return ScopedValue.where(HEARER, hearer).call(work);
    }

    /** Tells whoever hears the notices of this thread. */
    public static void tell(Message notice) {
        HEARER.orElse(_ -> {}).accept(notice);
    }
}
