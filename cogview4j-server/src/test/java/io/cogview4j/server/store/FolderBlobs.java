package io.cogview4j.server.store;

import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.job.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** Files in a folder, which no database knows. */
public record FolderBlobs(Path folder) implements Blobs {
    @Override
    public BlobId put(byte[] content) throws IOException {
        String name = HexFormat.of().formatHex(Sha256.of(content));
        Files.write(folder.resolve(name), content);
        return new BlobId(name);
    }

    @Override
    public BlobId put(InputStream content, long mostBytes) throws IOException {
        byte[] bytes = content.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, mostBytes + 1));
        if (bytes.length > mostBytes) {
            throw new BlobTooLargeException(mostBytes);
        }
        return put(bytes);
    }

    @Override
    public boolean keep(BlobId id, Duration time) {
        return file(id).isPresent();
    }

    @Override
    public Optional<Path> file(BlobId id) {
        return Optional.of(folder.resolve(id.sha256())).filter(Files::isRegularFile);
    }

    /** What is in a file. */
    public byte[] read(BlobId id) {
        try {
            return Files.readAllBytes(file(id).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
