package io.cogview4j.server.queue;

import io.cogview4j.server.job.JobNote;
import io.cogview4j.server.job.Work;
import java.util.List;

/** Says whether work can be done here, before it is taken in. */
@FunctionalInterface
public interface Admission {
    /**
     * Looks at all that can be wrong without doing the work, and draws a seed where none was asked for.
     *
     * @throws io.cogview4j.message.CogView4Exception if it cannot be done as it is asked for
     */
    Admitted admit(Work asked);

    /**
     * Work that can be done.
     *
     * @param work with nothing left to chance
     * @param expectedSeconds how long it takes, as forecast
     * @param group pictures of one group can be drawn in one pass: equal for jobs of equal size, steps and so on
     * @param notes warnings
     */
    record Admitted(Work work, double expectedSeconds, String group, List<JobNote> notes) {
        public Admitted {
            notes = List.copyOf(notes);
        }
    }
}
