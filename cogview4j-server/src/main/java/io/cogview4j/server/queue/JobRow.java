package io.cogview4j.server.queue;

import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobId;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.job.JobState;
import io.cogview4j.server.job.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of jobs.
 *
 * @param job with place and waiting time still open
 * @param leaseUntil milliseconds since 1970 by the database's clock; null if nobody has the job
 * @param lostWorkers how often whoever had the job was gone
 */
record JobRow(
        long seq,
        Job job,
        String group,
        long turn,
        @Nullable Long leaseUntil,
        int lostWorkers) {
    /** Selects what {@link #of} reads. */
    static final String SELECT = "SELECT * FROM job ";

    static JobRow of(ResultSet row) throws SQLException {
        return new JobRow(
                row.getLong("seq"),
                job(row),
                row.getString("batch_group"),
                row.getLong("turn"),
                millis(row, "lease_until"),
                row.getInt("lost_workers"));
    }

    private static Job job(ResultSet row) throws SQLException {
        String problem = row.getString("problem");
        return new Job(
                new JobId(row.getString("id")),
                row.getString("client"),
                StoredJson.work(Work.Kind.valueOf(row.getString("kind")), row.getString("work")),
                JobState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                row.getString("run"),
                row.getLong("version"),
                -1,
                row.getDouble("expected_seconds"),
                0,
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                progress(row),
                row.getInt("preview_step"),
                StoredJson.results(row.getString("results")),
                StoredJson.notes(row.getString("notes")),
                problem == null ? null : StoredJson.problem(problem));
    }

    private static @Nullable JobProgress progress(ResultSet row) throws SQLException {
        String stage = row.getString("stage");
        return stage == null
                ? null
                : new JobProgress(
                        JobStage.valueOf(stage),
                        row.getDouble("stage_done"),
                        row.getInt("stage_of"),
                        row.getDouble("fraction"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Long millis = millis(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : millis;
    }

    /** The job with its place in the queue. */
    Job at(int place, double waitSeconds) {
        return new Job(
                job.id(),
                job.client(),
                job.work(),
                job.state(),
                job.attempt(),
                job.run(),
                job.version(),
                place,
                job.expectedSeconds(),
                waitSeconds,
                job.created(),
                job.started(),
                job.finished(),
                job.progress(),
                job.previewStep(),
                job.results(),
                job.notes(),
                job.problem());
    }

    Claim claim() {
        return new Claim(job, group);
    }
}
