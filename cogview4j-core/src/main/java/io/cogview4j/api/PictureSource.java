package io.cogview4j.api;

import java.awt.image.BufferedImage;
import java.nio.file.Path;

/** A picture that a run is given. */
public sealed interface PictureSource {
    /** A PNG or JPEG file. It is read when a run is prepared. */
    record InFile(Path file) implements PictureSource {}

    /** Pixels that are at hand; an alpha channel lets white through. Equal only if it is the same object. */
    record InMemory(BufferedImage image) implements PictureSource {}

    static PictureSource of(Path file) {
        return new InFile(file);
    }

    static PictureSource of(BufferedImage image) {
        return new InMemory(image);
    }
}
