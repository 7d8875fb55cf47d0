package io.cogview4j.api;

import io.cogview4j.api.RepaintArea.Margins;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that an image was made from beside its text, as the image remembers them.
 *
 * @param image what it started from; null for noise alone
 * @param strength how much of the way from noise was gone; null without such a picture
 * @param mask which part was painted anew; null for no mask
 * @param inverted whether the mask's black was painted anew
 * @param margins what was added around the picture; null for nothing
 * @param featherPixels width of the soft edge
 * @param keep whether pixels outside the painted part stayed what they were
 * @param control what a control model followed; null for nothing
 */
public record SourcePictures(
        @Nullable Used image,
        @Nullable Double strength,
        @Nullable Used mask,
        boolean inverted,
        @Nullable Margins margins,
        int featherPixels,
        boolean keep,
        @Nullable Used control) {
    /**
     * One of them.
     *
     * @param name of its file, without folders; null if it was in no file
     * @param sha256 of the file's content, 64 hexadecimal digits; null if it was in no file
     */
    public record Used(@Nullable String name, @Nullable String sha256) {}

    /** Whether it can be told later whether pictures are these. */
    public boolean areKnown() {
        return isKnown(image) && isKnown(mask) && isKnown(control);
    }

    private static boolean isKnown(@Nullable Used picture) {
        return picture == null || picture.sha256() != null;
    }
}
