package io.cogview4j.inspect;

import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.Message;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what is to be said, each thing once, where work is to go on after something is wrong. */
final class Findings {
    private final Set<Message> messages = new LinkedHashSet<>();

    /** What {@code work} gives; null if it fails, which becomes a finding. */
    <T> @Nullable T attempt(Supplier<T> work) {
        try {
            return work.get();
        } catch (CogView4Exception e) {
            add(e.problems());
            return null;
        }
    }

    /** Whether {@code check} passes; if not, that becomes a finding. */
    boolean passes(Runnable check) {
        return attempt(() -> {
                    check.run();
                    return true;
                })
                != null;
    }

    void add(Message message) {
        messages.add(message);
    }

    void add(Collection<Message> more) {
        messages.addAll(more);
    }

    List<Message> list() {
        return List.copyOf(messages);
    }
}
