package io.cogview4j.server.queue;

import io.cogview4j.server.job.JobId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The newest preview of each job that runs. */
final class Previews {
    private Previews() {}

    static Optional<byte[]> find(Handle handle, String client, JobId id) {
        return handle.createQuery("""
                        SELECT png FROM preview JOIN job ON job.id = preview.job_id
                        WHERE job.id = :id AND job.client = :client
                        """)
                .bind("id", id.text())
                .bind("client", client)
                .map((row, _) -> row.getBytes("png"))
                .findOne();
    }

    /** In place of the former one; whoever calls this has changed the row of the job before, so nobody else does it meanwhile. */
    static void replace(Handle handle, JobId id, byte[] png) {
        delete(handle, id);
        handle.createUpdate("INSERT INTO preview (job_id, png) VALUES (:id, :png)")
                .bind("id", id.text())
                .bind("png", png)
                .execute();
    }

    static void delete(Handle handle, JobId id) {
        handle.createUpdate("DELETE FROM preview WHERE job_id = :id")
                .bind("id", id.text())
                .execute();
    }
}
