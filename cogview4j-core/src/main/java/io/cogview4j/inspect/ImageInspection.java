package io.cogview4j.inspect;

import io.cogview4j.api.ImageSize;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngReader;
import io.cogview4j.image.PngText;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PNG file.
 *
 * @param settings how it was made, null if cogview4j did not make it or was told to leave that out
 * @param texts all texts in the file by their keywords; the last one where several have the same
 */
public record ImageInspection(
        Path path, ImageSize size, @Nullable ImageSettings settings, Map<String, String> texts, List<Message> findings)
        implements Inspection {
    /** The keyword under which most programs of this kind tell how they made an image. */
    public static final String PARAMETERS = ImageMetadata.PARAMETERS;

    public ImageInspection {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
        findings = List.copyOf(findings);
    }

    static ImageInspection of(Path path) {
        List<PngText> found = PngReader.texts(path);
        @Nullable ImageMetadata metadata = ImageMetadata.find(found);
        Map<String, String> texts = new LinkedHashMap<>();
        found.forEach(text -> texts.put(text.keyword(), text.text()));
        boolean silent = metadata == null && !texts.containsKey(PARAMETERS);
        return new ImageInspection(
                path,
                PngReader.size(path),
                metadata == null ? null : ImageSettings.of(metadata),
                texts,
                silent ? List.of(Message.of(CoreMessage.PICTURE_WITHOUT_SETTINGS, path)) : List.of());
    }
}
