package io.cogview4j.editing;

import io.cogview4j.api.SourcePictures;
import io.cogview4j.image.RgbImage;
import io.cogview4j.message.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that images are made from, of the images' size.
 *
 * @param start null for noise alone
 * @param control null for none
 * @param notes what is to be said about them
 * @param remembered what images remember of them; null for none
 */
public record GuidePictures(
        @Nullable StartPicture start,
        @Nullable RgbImage control,
        List<Message> notes,
        @Nullable SourcePictures remembered) {
    /** Of images that are made from text alone. */
    public static final GuidePictures NONE = new GuidePictures(null, null, List.of(), null);

    public GuidePictures {
        notes = List.copyOf(notes);
    }

    /** How many pictures the VAE has to encode. */
    public int count() {
        return (start == null ? 0 : 1) + (control == null ? 0 : 1);
    }
}
