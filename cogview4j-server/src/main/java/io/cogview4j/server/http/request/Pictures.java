package io.cogview4j.server.http.request;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.cogview4j.server.job.BlobId;
import io.cogview4j.server.store.Blobs;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Takes pictures in: what they are is told by their bytes, not by their names, and how large they are before they are decoded. */
public final class Pictures {
    private final Blobs blobs;
    private final Caps caps;

    public Pictures(Blobs blobs, Caps caps) {
        this.blobs = blobs;
        this.caps = caps;
    }

    /**
     * Stores a picture as it is.
     *
     * @throws Refusal if it is neither PNG nor JPEG, or has too many pixels
     */
    public BlobId store(Upload picture) {
        requireSound(picture);
        try (InputStream in = picture.content().open()) {
            return blobs.put(in, caps.uploadBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stores a mask, as one in which white is what is to be painted anew.
     *
     * @throws Refusal as {@link #store}
     */
    public BlobId storeMask(Upload mask) {
        requireSound(mask);
        try {
            Optional<byte[]> area = Transparency.whiteWhereTransparent(mask);
            return area.isPresent() ? blobs.put(area.get()) : store(mask);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSound(Upload picture) {
        PictureSize size = size(picture)
                .orElseThrow(() -> Refusal.ofField(picture.name(), ServerMessage.UPLOAD_NOT_A_PICTURE, picture.name()));
        if (size.hasMoreThan(caps.pixels())) {
            throw new Refusal(413, ServerMessage.UPLOAD_TOO_MANY_PIXELS, picture.name(), size, caps.pixels())
                    .of(picture.name());
        }
    }

    private static Optional<PictureSize> size(Upload picture) {
        try (InputStream in = new BufferedInputStream(picture.content().open())) {
            return PictureSize.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
