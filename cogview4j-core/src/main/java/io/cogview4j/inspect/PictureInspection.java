package io.cogview4j.inspect;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngReader;
import io.cogview4j.image.PngText;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PNG file.
 *
 * @param settings how it was made, null if cogview4j did not make it or was told to leave that out
 * @param texts all texts in the file
 */
public record PictureInspection(
        Path path, ImageSize size, @Nullable ImageMetadata settings, List<PngText> texts, List<Message> findings)
        implements Inspection {
    public PictureInspection {
        texts = List.copyOf(texts);
        findings = List.copyOf(findings);
    }

    static PictureInspection of(Path path) {
        ImageSize size = PngReader.size(path);
        List<PngText> texts = PngReader.texts(path);
        @Nullable ImageMetadata settings = ImageMetadata.find(texts);
        boolean silent =
                settings == null && texts.stream().noneMatch(t -> t.keyword().equals(ImageMetadata.PARAMETERS));
        return new PictureInspection(
                path,
                size,
                settings,
                texts,
                silent ? List.of(Message.of(MessageCode.PICTURE_WITHOUT_SETTINGS, path)) : List.of());
    }
}
