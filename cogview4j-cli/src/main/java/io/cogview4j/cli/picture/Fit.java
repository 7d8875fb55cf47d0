package io.cogview4j.cli.picture;

import io.cogview4j.api.ImageSize;

/** Sizes that keep the proportions of a picture. */
final class Fit {
    private Fit() {}

    /** The largest size with these proportions that is within the bounds, larger than the picture or smaller. */
    static ImageSize into(ImageSize bounds, ImageSize picture) {
        double scale = Math.min((double) bounds.width() / picture.width(), (double) bounds.height() / picture.height());
        return new ImageSize(
                Math.clamp(Math.round(scale * picture.width()), 1, bounds.width()),
                Math.clamp(Math.round(scale * picture.height()), 1, bounds.height()));
    }

    /** The same, but the picture's own size if that is within the bounds. */
    static ImageSize shrunkInto(ImageSize bounds, ImageSize picture) {
        return picture.width() <= bounds.width() && picture.height() <= bounds.height()
                ? picture
                : into(bounds, picture);
    }
}
