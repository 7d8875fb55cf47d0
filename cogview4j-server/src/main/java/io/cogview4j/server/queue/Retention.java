package io.cogview4j.server.queue;

import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.DatabaseClock;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Forgets final jobs that are too old, or whose results are more than what is kept. */
final class Retention {
    private final Database database;
    private final QueueSettings settings;

    Retention(Database database, QueueSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** @return how many jobs were forgotten */
    int apply() {
        return database.transact(this::forgetOld) + database.transact(this::forgetBeyond);
    }

    private int forgetOld(Handle handle) {
        return handle.createUpdate("""
                        DELETE FROM job WHERE state IN ('DONE', 'FAILED', 'CANCELLED') AND :oldest > finished_at
                        """)
                .bind(
                        "oldest",
                        DatabaseClock.millis(handle) - settings.keptTime().toMillis())
                .execute();
    }

    private int forgetBeyond(Handle handle) {
        List<Long> beyond = handle.createQuery("""
                        SELECT seq FROM (
                            SELECT seq, result_bytes, SUM(result_bytes) OVER (ORDER BY finished_at DESC, seq DESC) AS newer_bytes
                            FROM job WHERE state = 'DONE') AS kept
                        WHERE newer_bytes > :most AND result_bytes > 0
                        """)
                .bind("most", settings.keptBytes())
                .mapTo(Long.class)
                .list();
        beyond.forEach(seq -> handle.createUpdate("DELETE FROM job WHERE seq = :seq")
                .bind("seq", seq)
                .execute());
        return beyond.size();
    }
}
