package io.cogview4j.server.http.request;

import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** Where files of forms are while their request is answered. Nobody else can read there. */
public final class UploadFolder implements AutoCloseable {
    private static final String CONFIG = "org.eclipse.jetty.multipartConfig";

    /** Of a part: a form may have a thousand of them, and may take its time. */
    private static final int IN_MEMORY_BYTES = 1 << 10;

    private final Path folder;
    private final MultipartConfigElement config;

    private UploadFolder(Path folder, Caps caps) {
        this.folder = folder;
        this.config =
                new MultipartConfigElement(folder.toString(), caps.uploadBytes(), caps.uploadBytes(), IN_MEMORY_BYTES);
    }

    public static UploadFolder create(Caps caps) {
        try {
            return new UploadFolder(Files.createTempDirectory("cogview4j-uploads"), caps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the files of a request go there. */
    public void use(Context ctx) {
        ctx.req().setAttribute(CONFIG, config);
    }

    /** Where the files of a request go. */
    static Path of(Context ctx) {
        MultipartConfigElement config =
                (MultipartConfigElement) Objects.requireNonNull(ctx.req().getAttribute(CONFIG));
        return Path.of(config.getLocation());
    }

    public Path path() {
        return folder;
    }

    /** Removes it with what requests that were cut off have left. */
    @Override
    public void close() {
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
