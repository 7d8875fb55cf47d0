package io.cogview4j.server.store;

import io.cogview4j.server.job.BlobId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Deletes files that nobody needs: those that no job names for an hour, and what killed processes left half written. */
public final class BlobSweep {
    private final Database database;

    public BlobSweep(Database database) {
        this.database = database;
    }

    /** @return how many files were deleted */
    public int run() throws IOException {
        int deleted = deleteLeftovers();
        for (BlobId id : unneeded()) {
            deleted += database.transact(handle -> delete(handle, id));
        }
        return deleted;
    }

    private List<BlobId> unneeded() {
        return database.transact(handle -> handle.createQuery("""
                        SELECT sha256 FROM blob
                        WHERE :now > kept_until AND NOT EXISTS (SELECT 1 FROM job_file WHERE job_file.sha256 = blob.sha256)
                        """)
                .bind("now", DatabaseClock.millis(handle))
                .map((row, _) -> new BlobId(row.getString("sha256")))
                .list());
    }

    /** Looks again while it holds the row, which whoever wants the file has to change first. */
    private int delete(Handle handle, BlobId id) {
        boolean unneeded = handle.createQuery("""
                        SELECT sha256 FROM blob
                        WHERE sha256 = :sha256 AND :now > kept_until
                        <forUpdate>
                        """)
                .bind("sha256", id.sha256())
                .bind("now", DatabaseClock.millis(handle))
                .mapTo(String.class)
                .findOne()
                .isPresent();
        boolean named = handle.createQuery("SELECT COUNT(*) FROM job_file WHERE sha256 = :sha256")
                        .bind("sha256", id.sha256())
                        .mapTo(Integer.class)
                        .one()
                > 0;
        if (!unneeded || named) {
            return 0;
        }
        try {
            boolean existed = Files.deleteIfExists(FileBlobs.place(database.files(), id));
            handle.createUpdate("DELETE FROM blob WHERE sha256 = :sha256")
                    .bind("sha256", id.sha256())
                    .execute();
            return existed ? 1 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Deletes old temporary files, and makes the database know files that it does not: whoever wrote one was killed between the two.
     * Those have an hour more.
     */
    private int deleteLeftovers() throws IOException {
        Set<String> known = Set.copyOf(database.transact(handle -> handle.createQuery("SELECT sha256 FROM blob")
                .mapTo(String.class)
                .list()));
        int deleted = 0;
        for (Path file : oldFiles()) {
            if (WholeFile.isTemporary(file)) {
                deleted += Files.deleteIfExists(file) ? 1 : 0;
                continue;
            }
            Optional<BlobId> id = BlobId.parse(file.getParent().getFileName() + "" + file.getFileName());
            if (id.isPresent() && !known.contains(id.get().sha256())) {
                database.transact(handle -> {
                    BlobRows.announce(handle, id.get(), BlobRows.GRACE);
                    return true;
                });
            }
        }
        return deleted;
    }

    private List<Path> oldFiles() throws IOException {
        Instant old = Instant.now().minus(BlobRows.GRACE);
        return FileTree.find(
                database.files(),
                (_, attributes) -> attributes.lastModifiedTime().toInstant().isBefore(old),
                Integer.MAX_VALUE);
    }
}
