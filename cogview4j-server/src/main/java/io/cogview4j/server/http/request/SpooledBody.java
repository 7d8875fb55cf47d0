package io.cogview4j.server.http.request;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A body that is kept until it is closed: in memory if it is small, else on the disk, because a client may take its time to send it,
 * and hundreds of clients may do so at once.
 */
final class SpooledBody implements AutoCloseable {
    private static final int IN_MEMORY_BYTES = 1 << 16;

    private final Path folder;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private @Nullable Path file;
    private long size;

    private SpooledBody(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes all of the body in.
     *
     * @throws io.cogview4j.server.http.error.Refusal if it is longer than this, or breaks off
     */
    static SpooledBody read(Context ctx, long mostBytes) {
        SpooledBody body = new SpooledBody(UploadFolder.of(ctx));
        try (OutputStream out = body.new Spool()) {
            Bodies.write(ctx, mostBytes, out);
            return body;
        } catch (IOException e) {
            body.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            body.close();
            throw e;
        }
    }

    long size() {
        return size;
    }

    byte[] bytes() {
        try {
            return file == null ? start.toByteArray() : Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes on in a file when it becomes large. */
    private final class Spool extends OutputStream {
        private OutputStream out = start;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (file == null && size + length > IN_MEMORY_BYTES) {
                Path created = Files.createTempFile(folder, "body", "");
                file = created;
                out = Files.newOutputStream(created);
                start.writeTo(out);
                start.reset();
            }
            out.write(bytes, offset, length);
            size += length;
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
