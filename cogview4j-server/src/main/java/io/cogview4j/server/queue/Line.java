package io.cogview4j.server.queue;

import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.store.DatabaseClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The waiting jobs in their order, and how long each will probably wait. What a run takes is its forecast times the ratio that the
 * last runs showed, which has in it what is saved by drawing jobs together.
 */
final class Line {
    private static final int LOOKED_AT = 50;

    private final Map<String, Place> places = new HashMap<>();
    private final List<Double> runsLeftSeconds;
    private final double ratio;

    /** @param aheadSeconds forecasts of all that wait before it */
    private record Place(int number, double aheadSeconds) {}

    private record Run(double expectedSeconds, double begunMillis, double finishedMillis, double fraction) {}

    private Line(double ratio, List<Double> runsLeftSeconds) {
        this.ratio = ratio;
        this.runsLeftSeconds = runsLeftSeconds;
    }

    static Line read(Handle handle) {
        double ratio = ratio(handle);
        Line line = new Line(ratio, runsLeft(handle, ratio));
        handle.createQuery("""
                        SELECT id, SUM(expected_seconds) OVER (ORDER BY turn, seq) - expected_seconds AS ahead
                        FROM job WHERE state = 'QUEUED'
                        ORDER BY turn, seq
                        """)
                .map((row, _) ->
                        line.places.put(row.getString("id"), new Place(line.places.size(), row.getDouble("ahead"))))
                .list();
        return line;
    }

    /** How long runs took for each second that was forecast; 1 before there was one. Runs that went on elsewhere do not count. */
    private static double ratio(Handle handle) {
        List<Run> runs = handle.createQuery("""
                        SELECT run, SUM(expected_seconds) AS expected, MIN(begun_at) AS begun, MAX(finished_at) AS finished
                        FROM (SELECT run, expected_seconds, begun_at, finished_at, attempt FROM job
                              WHERE state = 'DONE' AND attempt = 1
                              ORDER BY finished_at DESC LIMIT :looked) AS latest
                        GROUP BY run
                        """)
                .bind("looked", LOOKED_AT)
                .map((row, _) -> new Run(row.getDouble("expected"), row.getLong("begun"), row.getLong("finished"), 1))
                .list();
        double expected = runs.stream().mapToDouble(Run::expectedSeconds).sum();
        double taken = runs.stream()
                .mapToDouble(run -> (run.finishedMillis - run.begunMillis) / 1000)
                .sum();
        return expected > 0 ? Math.clamp(taken / expected, 0.01, 100) : 1;
    }

    /** What each run that goes on still takes. */
    private static List<Double> runsLeft(Handle handle, double ratio) {
        long now = DatabaseClock.millis(handle);
        return handle
                .createQuery("""
                        SELECT run, SUM(expected_seconds) AS expected, MIN(begun_at) AS begun, MAX(fraction) AS fraction
                        FROM job WHERE state = 'RUNNING'
                        GROUP BY run
                        """)
                .map((row, _) ->
                        new Run(row.getDouble("expected"), row.getLong("begun"), now, row.getDouble("fraction")))
                .list()
                .stream()
                .map(run -> {
                    double whole = run.expectedSeconds * ratio;
                    double left = run.fraction > 0
                            ? whole * (1 - run.fraction)
                            : whole - (run.finishedMillis - run.begunMillis) / 1000;
                    return Math.max(0, left);
                })
                .toList();
    }

    /** Until the next waiting job is begun; at least a second. */
    static double secondsUntilPlace(Handle handle) {
        return Math.max(
                1,
                runsLeft(handle, ratio(handle)).stream()
                        .mapToDouble(left -> left)
                        .min()
                        .orElse(0));
    }

    /** The job of the row, with its place if it waits. */
    Job job(JobRow row) {
        Place place = places.get(row.job().id().text());
        if (place == null || row.job().state() != JobState.QUEUED) {
            return row.job();
        }
        double ahead = place.aheadSeconds * ratio
                + runsLeftSeconds.stream().mapToDouble(left -> left).sum();
        return row.at(place.number, ahead / Math.max(1, runsLeftSeconds.size()));
    }
}
