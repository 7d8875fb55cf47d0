package io.cogview4j.image;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture that a run is given: known by its header first, decoded when its pixels are asked for. They are 8-bit sRGB, upright,
 * and where the picture is transparent, white shows through.
 */
public final class SourcePicture {
    private static final int CHANNELS = RgbImage.CHANNELS;

    private interface Pixels {
        RgbImage decode();
    }

    private final String name;
    private final ImageSize size;
    private final long decodingBytes;
    private final List<Message> notes;
    private final Pixels pixels;
    private final SourcePictures.Used identity;

    private SourcePicture(
            String name,
            SourcePictures.Used identity,
            ImageSize size,
            long decodingBytes,
            List<Message> notes,
            Pixels pixels) {
        this.name = name;
        this.identity = identity;
        this.size = size;
        this.decodingBytes = decodingBytes;
        this.notes = notes;
        this.pixels = pixels;
    }

    /**
     * A PNG or JPEG file. Goes through all of it, and decodes nothing.
     *
     * @throws InvalidRequestException if the file is missing or damaged, of a kind that is not read, or larger than this Java
     *     can hold
     */
    public static SourcePicture open(Path file) {
        PictureHeader.OfFile read = PictureHeader.read(file);
        PictureHeader header = read.header();
        Optional<ToSrgb> colours = Optional.ofNullable(header.profile()).flatMap(IccProfile::read);
        boolean ignored = header.profile() != null && colours.isEmpty();
        @Nullable ToSrgb conversion = colours.filter(found -> !found.isIdentity()).orElse(null);
        long bytes = decodingBytes(header);
        if (bytes > Runtime.getRuntime().maxMemory()) {
            throw new InvalidRequestException(CoreMessage.PICTURE_NEEDS_HEAP, file, header.size());
        }
        return new SourcePicture(
                file.toString(),
                new SourcePictures.Used(String.valueOf(file.getFileName()), read.sha256()),
                header.size(),
                bytes,
                ignored ? List.of(Message.of(CoreMessage.PICTURE_PROFILE_IGNORED, file)) : List.of(),
                () -> decode(file, read, conversion));
    }

    /** Pixels that are at hand, which must not change until they are read. */
    public static SourcePicture of(BufferedImage image) {
        ImageSize size = new ImageSize(image.getWidth(), image.getHeight());
        return new SourcePicture(
                "BufferedImage",
                new SourcePictures.Used(null, null),
                size,
                CHANNELS * size.pixels(),
                List.of(),
                () -> BufferedPixels.of(image));
    }

    private static RgbImage decode(Path file, PictureHeader.OfFile read, @Nullable ToSrgb conversion) {
        RgbImage image = read.header().orientation().apply(PictureDecoder.decode(file, read));
        if (conversion != null) {
            conversion.convert(image.rgb());
        }
        return image;
    }

    private static long decodingBytes(PictureHeader header) {
        long pixels = CHANNELS * header.size().pixels();
        long turned = header.orientation() == Orientation.UPRIGHT ? 0 : pixels;
        return pixels + Math.max(header.decoderBytes(), turned);
    }

    /** The size to be seen. */
    public ImageSize size() {
        return size;
    }

    /** What to call it in a message: the file. */
    public String name() {
        return name;
    }

    /** What images that are made from it remember of it: the content that its pixels are read from, and no other. */
    public SourcePictures.Used identity() {
        return identity;
    }

    /** What is worth knowing about how it is read. */
    public List<Message> notes() {
        return notes;
    }

    /** The most memory that {@link #read(ImageSize)} takes, what it returns included. */
    public long readingBytes(ImageSize wanted) {
        long resizing = wanted.equals(size) ? 0 : CHANNELS * size.pixels() + Resizer.bytes(size, wanted);
        return Math.max(decodingBytes, resizing);
    }

    /**
     * All pixels.
     *
     * @throws InvalidRequestException if the file is damaged, or became another one
     */
    public RgbImage read() {
        return pixels.decode();
    }

    /** As {@link #read()}, brought to a size as diffusers does it, with {@link Resampling#LANCZOS}. */
    public RgbImage read(ImageSize wanted) {
        return Resizer.resize(read(), wanted, Resampling.LANCZOS);
    }

    /**
     * As a mask, {@code [height, width]} in unsigned bytes: Pillow's {@code L}, brought to a size with {@link
     * Resampling#BOX}, so that a pixel of at least 128 stands for an area that is at least half white.
     */
    public byte[] readGrey(ImageSize wanted) {
        byte[] rgb = Resizer.resize(read(), wanted, Resampling.BOX).rgb();
        byte[] grey = new byte[rgb.length / CHANNELS];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = luma(
                    Byte.toUnsignedInt(rgb[CHANNELS * i]),
                    Byte.toUnsignedInt(rgb[CHANNELS * i + 1]),
                    Byte.toUnsignedInt(rgb[CHANNELS * i + 2]));
        }
        return grey;
    }

    /** ITU-R BT.601, in the fixed point of Pillow. */
    private static byte luma(int red, int green, int blue) {
        return (byte) ((19595 * red + 38470 * green + 7471 * blue + (1 << 15)) >> 16);
    }
}
