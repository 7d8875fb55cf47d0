package io.cogview4j.server.work;

import io.cogview4j.server.job.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How jobs are done.
 *
 * @param name of this worker, that no other has
 * @param kinds of work that are done here
 * @param mostTogether how many pictures a pass makes at most
 * @param mostAhead how many waiting jobs are looked at for one run
 * @param lease how long a job is another worker's to take if this one is not heard of
 * @param saveAfter runs that take longer are saved between their steps
 * @param keepOpen how long the model stays open unused
 * @param reportEvery how often the queue is told where a run stands, and asked whether it is still wanted
 * @param savedRuns folder of saved runs, for all servers of the queue
 */
public record WorkerSettings(
        String name,
        Set<Work.Kind> kinds,
        int mostTogether,
        int mostAhead,
        Duration lease,
        Duration saveAfter,
        Duration keepOpen,
        Duration reportEvery,
        Path savedRuns) {
    public WorkerSettings {
        kinds = Set.copyOf(kinds);
    }
}
