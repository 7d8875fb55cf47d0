package io.cogview4j.server.http.request;

import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.PictureOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures, and how the client wants to hear of them.
 *
 * @param quality as it was asked for
 * @param urls whether the answer names addresses in place of the pictures
 * @param stream whether the answer is a stream of events
 * @param partialImages how many pictures on the way are wanted, 0 to 3
 * @param cancel whether a client that goes away takes its job with it
 */
public record ImagesRequest(
        Drawing drawing, String quality, boolean urls, boolean stream, int partialImages, boolean cancel) {
    private static final int MOST_PARTIAL_IMAGES = 3;

    /** Reads the fields beside those of {@link Drawings}. */
    public static ImagesRequest read(Fields fields, Drawings drawings, Drawings.Files files) {
        boolean stream = fields.flag("stream");
        @Nullable Integer partialImages = fields.whole("partial_images", 0, MOST_PARTIAL_IMAGES);
        int partial = stream && partialImages != null ? partialImages : 0;
        @Nullable String format = fields.text("response_format"); // never refused: clients send what they like
        @Nullable String quality = fields.text("quality");
        return new ImagesRequest(
                drawings.read(fields, files, partial > 0),
                quality == null ? "auto" : quality,
                "url".equals(format),
                stream,
                partial,
                cancels(fields));
    }

    /** Whether the job of a client that goes away is cancelled. */
    public static boolean cancels(Fields fields) {
        return "cancel".equals(fields.choice("on_disconnect", List.of("continue", "cancel")));
    }

    public PictureOutput output() {
        return drawing.output();
    }
}
