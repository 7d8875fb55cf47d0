package io.cogview4j.server.store;

import io.cogview4j.server.job.BlobId;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * What the database knows of files: until when each stays, and which jobs name it. Who means to rely on a file changes its row first,
 * and who deletes it holds its row, so neither can miss the other.
 */
public final class BlobRows {
    /** How long a file stays that nobody has named yet. */
    static final Duration GRACE = Duration.ofHours(1);

    private BlobRows() {}

    /** From now on the file stays for a while, whether or not it is there yet. */
    static void announce(Handle handle, BlobId id, Duration time) {
        if (!extend(handle, id, time)) {
            handle.createUpdate("INSERT INTO blob (sha256, kept_until) VALUES (:sha256, :until)")
                    .bind("sha256", id.sha256())
                    .bind("until", DatabaseClock.millis(handle) + time.toMillis())
                    .execute();
        }
    }

    /** @return whether the file is known */
    static boolean extend(Handle handle, BlobId id, Duration time) {
        return handle.createUpdate("""
                        UPDATE blob SET kept_until = CASE WHEN :until > kept_until THEN :until ELSE kept_until END
                        WHERE sha256 = :sha256
                        """)
                        .bind("until", DatabaseClock.millis(handle) + time.toMillis())
                        .bind("sha256", id.sha256())
                        .execute()
                == 1;
    }

    /**
     * Lets a job name a file, which stays as long as the job.
     *
     * @return whether the file is known; if not, nothing was changed
     */
    public static boolean use(Handle handle, String jobId, BlobId id) {
        if (!extend(handle, id, GRACE)) {
            return false;
        }
        boolean named = handle.createQuery("SELECT COUNT(*) FROM job_file WHERE job_id = :job AND sha256 = :sha256")
                        .bind("job", jobId)
                        .bind("sha256", id.sha256())
                        .mapTo(Integer.class)
                        .one()
                > 0;
        if (!named) {
            handle.createUpdate("INSERT INTO job_file (job_id, sha256) VALUES (:job, :sha256)")
                    .bind("job", jobId)
                    .bind("sha256", id.sha256())
                    .execute();
        }
        return true;
    }
}
