package io.cogview4j.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.exception.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pictures of a call as files, which the library reads with care. Those that came as text are gone when this is closed. */
final class InputPictures implements AutoCloseable {
    private final List<Path> written = new ArrayList<>();

    /**
     * Where a picture is.
     *
     * @param role what it is to the call, and the name of the file if it came as text
     * @throws InvalidRequestException if the picture is not at hand
     */
    Path file(Image picture, String role) {
        Given.required(picture, role);
        if (picture.base64Data() != null) {
            return written(decoded(picture.base64Data(), role), role);
        }
        if (picture.url() != null) {
            return local(picture.url(), role);
        }
        throw new InvalidRequestException(
                "The %s is empty. It has neither data nor a URL. Set base64Data, or the URL of a file."
                        .formatted(role));
    }

    private static byte[] decoded(String base64, String role) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "The data of the %s cannot be read. It is no base64: %s. Encode the bytes of a PNG or JPEG file with Base64.getEncoder()."
                            .formatted(role, e.getMessage()),
                    e);
        }
    }

    private Path written(byte[] bytes, String role) {
        try {
            Path folder = Files.createTempDirectory("cogview4j-langchain4j-"); // which is the user's alone
            written.add(folder);
            Path file = folder.resolve(role);
            written.add(file);
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path local(URI url, String role) {
        if (!"file".equalsIgnoreCase(url.getScheme()) || url.getAuthority() != null) {
            throw notLocal(url, role, null);
        }
        try {
            return Path.of(url);
        } catch (IllegalArgumentException e) {
            throw notLocal(url, role, e);
        }
    }

    private static InvalidRequestException notLocal(URI url, String role, @Nullable Exception cause) {
        return new InvalidRequestException(
                "The %s is not taken from %s. Nothing is fetched from a network on behalf of a request. Load the picture yourself and set base64Data, or name a file of this machine by a file: URL."
                        .formatted(role, printable(url)),
                cause);
    }

    /** Short enough for a message, and without a query, in which there may be a key. */
    private static String printable(URI url) {
        String text = url.getRawAuthority() == null ? url.getScheme() + ":" : url.getScheme() + "://" + url.getHost();
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }

    @Override
    public void close() {
        try {
            for (Path file : written.reversed()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
