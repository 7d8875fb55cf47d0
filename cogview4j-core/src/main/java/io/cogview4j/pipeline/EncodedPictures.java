package io.cogview4j.pipeline;

import io.cogview4j.api.Latents;
import org.jspecify.annotations.Nullable;

/**
 * Pictures as the VAE has encoded them, in units of the scaling factor: {@code [images, C, Hl, Wl]} each.
 *
 * @param start what images start from; null for noise alone
 * @param control what guides them; null for nothing
 */
public record EncodedPictures(
        @Nullable Latents start, @Nullable Latents control) {
    /** Of images that are made from text alone. */
    public static final EncodedPictures NONE = new EncodedPictures(null, null);

    /** What images {@code from} to {@code to - 1} have of them. */
    EncodedPictures slice(int from, int to) {
        return new EncodedPictures(
                start == null ? null : start.images(from, to), control == null ? null : control.images(from, to));
    }
}
