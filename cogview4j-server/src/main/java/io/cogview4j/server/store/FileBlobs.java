package io.cogview4j.server.store;

import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/** Files in the data folder, as {@code files/ab/cdef…}. The database says which are needed. */
public final class FileBlobs implements Blobs {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Database database;
    private final Path folder;

    public FileBlobs(Database database) {
        this.database = database;
        folder = database.files();
    }

    @Override
    public BlobId put(byte[] content) throws IOException {
        BlobId id = named(Sha256.of(content));
        announce(id);
        if (file(id).isEmpty()) {
            return put(new ByteArrayInputStream(content), content.length);
        }
        return id;
    }

    @Override
    public BlobId put(InputStream content, long mostBytes) throws IOException {
        Incoming incoming = new Incoming(content, mostBytes);
        WholeFile.write(folder, incoming::copyTo, () -> {
            BlobId id = incoming.id();
            announce(id); // before it is looked for, so that it cannot be swept away between the two
            if (file(id).isPresent()) {
                return Optional.empty();
            }
            Path place = place(id);
            DataFolder.createFolder(Objects.requireNonNull(place.getParent()));
            return Optional.of(place);
        });
        return incoming.id();
    }

    private void announce(BlobId id) {
        database.transact(handle -> {
            BlobRows.announce(handle, id, BlobRows.GRACE);
            return true;
        });
    }

    @Override
    public boolean keep(BlobId id, Duration time) {
        return database.transact(handle -> BlobRows.extend(handle, id, time)) && file(id).isPresent();
    }

    @Override
    public Optional<Path> file(BlobId id) {
        return Optional.of(place(id)).filter(Files::isRegularFile);
    }

    private Path place(BlobId id) {
        return place(folder, id);
    }

    static Path place(Path folder, BlobId id) {
        return folder.resolve(id.sha256().substring(0, 2)).resolve(id.sha256().substring(2));
    }

    private static BlobId named(byte[] digest) {
        return new BlobId(HexFormat.of().formatHex(digest));
    }

    /** A stream that is read once, no further than allowed. */
    private static final class Incoming {
        private final InputStream content;
        private final long mostBytes;
        private final MessageDigest digest = Sha256.begin();
        private BlobId id = new BlobId("0".repeat(64));

        Incoming(InputStream content, long mostBytes) {
            this.content = content;
            this.mostBytes = mostBytes;
        }

        void copyTo(OutputStream out) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            long bytes = 0;
            for (int read; (read = content.read(buffer)) >= 0; ) {
                bytes += read;
                if (bytes > mostBytes) {
                    throw new BlobTooLargeException(mostBytes);
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
            id = named(digest.digest());
        }

        BlobId id() {
            return id;
        }
    }
}
