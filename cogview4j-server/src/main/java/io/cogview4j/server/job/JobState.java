package io.cogview4j.server.job;

import java.util.Locale;
import java.util.Optional;

/** How far a job is. */
public enum JobState {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    /** Whether nothing changes any more. */
    public boolean isFinal() {
        return this != QUEUED && this != RUNNING;
    }

    /** As clients read it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<JobState> ofId(String id) {
        for (JobState state : values()) {
            if (state.id().equals(id)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
