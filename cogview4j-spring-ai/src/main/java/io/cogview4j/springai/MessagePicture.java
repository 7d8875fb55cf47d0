package io.cogview4j.springai;

import io.cogview4j.api.PictureSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.content.Media;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.retry.NonTransientAiException;

/**
 * The picture that messages bring, as a file, which the library reads with care when a run is prepared. It is gone when this is
 * closed.
 */
final class MessagePicture implements AutoCloseable {
    private static final String NAME = "image";

    private final @Nullable Path folder;

    private MessagePicture(@Nullable Path folder) {
        this.folder = folder;
    }

    /** @throws NonTransientAiException if there are several, or one is not at hand */
    static MessagePicture of(List<ImageMessage> messages) {
        List<Media> media = messages.stream()
                .flatMap(message -> message.getMedia().stream())
                .toList();
        if (media.isEmpty()) {
            return new MessagePicture(null);
        }
        if (media.size() > 1) {
            throw new NonTransientAiException(
                    "There are %d media. An image starts from one picture. Give one of them, and draw the others in calls of their own."
                            .formatted(media.size()));
        }
        return written(bytes(media.getFirst()));
    }

    private static byte[] bytes(Media media) {
        if (media.getData() instanceof byte[] bytes) {
            return bytes;
        }
        throw new NonTransientAiException(
                "The media %s has an address and no bytes. Nothing is fetched from a network on behalf of a request. Load the picture yourself, and give its bytes or a Resource."
                        .formatted(media.getMimeType()));
    }

    private static MessagePicture written(byte[] bytes) {
        try {
            Path folder = Files.createTempDirectory("cogview4j-spring-ai-"); // which is the user's alone
            MessagePicture picture = new MessagePicture(folder);
            try {
                Files.write(folder.resolve(NAME), bytes);
                return picture;
            } catch (IOException e) {
                picture.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null if there is none. */
    @Nullable PictureSource source() {
        return folder == null ? null : PictureSource.of(folder.resolve(NAME));
    }

    @Override
    public void close() {
        if (folder != null) {
            try {
                Files.deleteIfExists(folder.resolve(NAME));
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
