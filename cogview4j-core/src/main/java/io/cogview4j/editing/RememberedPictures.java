package io.cogview4j.editing;

import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.api.SourcePictures.Used;
import io.cogview4j.bits.Sha256;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What images remember of the pictures that they are made from. Each file is read once. */
public final class RememberedPictures {
    private final Map<Path, Used> read = new HashMap<>();

    /**
     * Null if settings name no picture.
     *
     * @throws InvalidRequestException if a file cannot be read
     */
    public @Nullable SourcePictures of(PromptSettings settings) {
        @Nullable InitImage init = settings.initImage();
        @Nullable PictureSource control = settings.control();
        if (init == null) {
            return control == null ? null : new SourcePictures(null, null, null, false, null, 0, true, used(control));
        }
        @Nullable Masked masked = init.area() instanceof Masked area ? area : null;
        return new SourcePictures(
                used(init.picture()),
                init.effectiveStrength(),
                masked == null ? null : used(masked.mask()),
                masked != null && masked.inverted(),
                init.area() instanceof Margins margins ? margins : null,
                init.featherPixels(),
                init.keep(),
                control == null ? null : used(control));
    }

    private Used used(PictureSource picture) {
        return switch (picture) {
            case PictureSource.InFile(Path file) -> read.computeIfAbsent(file, RememberedPictures::read);
            case PictureSource.InMemory _ -> new Used(null, null);
        };
    }

    private static Used read(Path file) {
        try {
            return new Used(file.getFileName().toString(), Sha256.of(file));
        } catch (IOException e) {
            throw new InvalidRequestException(e, FileProblem.reading(file, e));
        }
    }
}
