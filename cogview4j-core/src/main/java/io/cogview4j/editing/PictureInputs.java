package io.cogview4j.editing;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.api.SourcePictures.Used;
import io.cogview4j.image.RgbImage;
import io.cogview4j.image.SourcePicture;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The pictures that settings name: first their sizes, from the headers, then their pixels, at the size of the images. */
public final class PictureInputs {
    private final @Nullable InitImage init;
    private final @Nullable SourcePicture start;
    private final @Nullable SourcePicture mask;
    private final @Nullable SourcePicture control;
    private final List<Message> notes = new ArrayList<>();

    private PictureInputs(PromptSettings settings) {
        this.init = settings.initImage();
        this.start = init == null ? null : open(init.picture());
        this.mask = init != null && init.area() instanceof Masked masked ? open(masked.mask()) : null;
        this.control = settings.control() == null ? null : open(settings.control());
    }

    /**
     * Reads the headers of the pictures.
     *
     * @throws io.cogview4j.message.CogView4Exception if one is missing, damaged, or of a kind that is not read
     */
    public static PictureInputs open(PromptSettings settings) {
        return new PictureInputs(settings);
    }

    private static SourcePicture open(PictureSource picture) {
        return switch (picture) {
            case PictureSource.InFile(var file) -> SourcePicture.open(file);
            case PictureSource.InMemory(var image) -> SourcePicture.of(image);
        };
    }

    /** @throws InvalidRequestException if a model that follows a control image is given none, or another one is given one */
    public void requireControl(boolean takesControl) {
        if (takesControl && control == null) {
            throw new InvalidRequestException(CoreMessage.CONTROL_IMAGE_MISSING);
        }
        if (!takesControl && control != null) {
            throw new InvalidRequestException(CoreMessage.CONTROL_IMAGE_UNUSED);
        }
    }

    /**
     * The size of the images: what is asked for, or what the pictures imply.
     *
     * @param asked null where that is left open
     * @param step what sides are a multiple of
     * @param nearest the size that images of a picture should have
     * @param otherwise without any picture
     * @throws InvalidRequestException if a size is asked for that the margins contradict
     */
    public ImageSize size(@Nullable ImageSize asked, int step, UnaryOperator<ImageSize> nearest, ImageSize otherwise) {
        if (start != null && init != null && init.area() instanceof Margins margins) {
            ImageSize extended = extended(start.size(), margins, step);
            if (asked != null && !asked.equals(extended)) {
                throw new InvalidRequestException(CoreMessage.MARGINS_AND_SIZE, asked, extended);
            }
            return extended;
        }
        @Nullable SourcePicture model = start == null ? control : start;
        if (asked != null || model == null) {
            return asked == null ? otherwise : asked;
        }
        return nearest.apply(model.size());
    }

    /** A side grows further to the next possible size, on the side where it grows anyway. */
    private static ImageSize extended(ImageSize picture, Margins margins, int step) {
        return new ImageSize(
                side(picture.width(), margins.left() + margins.right(), step),
                side(picture.height(), margins.top() + margins.bottom(), step));
    }

    private static int side(int picture, int margins, int step) {
        long side = (long) picture + margins;
        return Math.toIntExact(margins == 0 ? side : (side + step - 1) / step * step);
    }

    /**
     * Reads the pictures and brings them to a size.
     *
     * @param scaleFactor pixels along a side of what one latent stands for
     * @throws InvalidRequestException if a mask leaves nothing to paint
     */
    public GuidePictures read(ImageSize size, int scaleFactor) {
        @Nullable StartPicture started = start == null || init == null ? null : start(init, start, size, scaleFactor);
        return new GuidePictures(started, control == null ? null : resized(control, size), notes, remembered());
    }

    private @Nullable SourcePictures remembered() {
        @Nullable Used controlling = control == null ? null : control.identity();
        if (init == null || start == null) {
            return controlling == null ? null : new SourcePictures(null, null, null, false, null, 0, true, controlling);
        }
        return new SourcePictures(
                start.identity(),
                init.effectiveStrength(),
                mask == null ? null : mask.identity(),
                init.area() instanceof Masked masked && masked.inverted(),
                init.area() instanceof Margins margins ? margins : null,
                init.featherPixels(),
                init.keep(),
                controlling);
    }

    private StartPicture start(InitImage init, SourcePicture picture, ImageSize size, int scaleFactor) {
        if (init.area() instanceof Margins margins) {
            Canvas canvas = Canvas.around(picture.read(), margins, size);
            return new StartPicture(
                    canvas.pixels(),
                    init.effectiveStrength(),
                    canvas.mask().feathered(init.featherPixels()),
                    init.keep());
        }
        RgbImage pixels = resized(picture, size);
        if (mask == null || !(init.area() instanceof Masked masked)) {
            return new StartPicture(pixels, init.effectiveStrength(), null, init.keep());
        }
        RepaintMask area = RepaintMask.of(mask.readGrey(size), size, masked.inverted());
        area.requireWhite(mask.name(), scaleFactor);
        return new StartPicture(pixels, init.effectiveStrength(), area.feathered(init.featherPixels()), init.keep());
    }

    private RgbImage resized(SourcePicture picture, ImageSize size) {
        if (!picture.size().equals(size)) {
            notes.add(Message.of(CoreMessage.PICTURE_RESIZED, picture.name(), picture.size(), size));
        }
        return picture.read(size);
    }
}
