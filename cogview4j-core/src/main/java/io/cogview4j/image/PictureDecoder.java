package io.cogview4j.image;

import io.cogview4j.bits.Sha256;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.InvalidRequestException;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Decodes what a header describes, by the decoders that every Java has. */
final class PictureDecoder {
    private PictureDecoder() {}

    /**
     * The pixels as stored, over white, in the colours of the file.
     *
     * @throws InvalidRequestException if the file is damaged, or became another one since its header was read
     * @throws io.cogview4j.message.CancelledException if the thread is interrupted
     */
    static RgbImage decode(Path file, PictureHeader.OfFile read) {
        PictureHeader header = read.header();
        ImageReader reader = reader(header.format());
        try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ);
                ImageInputStream in = header.parts().open(content)) {
            reader.setInput(in, true, true);
            if (reader.getWidth(0) != header.width() || reader.getHeight(0) != header.height()) {
                throw new InvalidRequestException(CoreMessage.FILE_CHANGED, file);
            }
            RgbImage pixels = header.format().equals(PictureHeader.JPEG) ? jpeg(reader, header) : png(reader, header);
            if (!Sha256.of(content).equals(read.sha256())) { // images remember the file by it
                throw new InvalidRequestException(CoreMessage.FILE_CHANGED, file);
            }
            return pixels;
        } catch (InvalidRequestException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // decoders throw what nobody foresaw
            throw isOther(file, read)
                    ? new InvalidRequestException(e, CoreMessage.FILE_CHANGED, file)
                    : damaged(file, e);
        } finally {
            reader.dispose();
        }
    }

    /** Whether a file that cannot be decoded became another one. */
    private static boolean isOther(Path file, PictureHeader.OfFile read) {
        try {
            return !Sha256.of(file).equals(read.sha256());
        } catch (IOException e) {
            return false; // the first failure tells more
        }
    }

    private static InvalidRequestException damaged(Path file, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException refusal) {
                FileProblem.throwIfInterruption(refusal); // which decoders wrap
            }
        }
        String reason = e.getMessage();
        return new InvalidRequestException(
                e,
                CoreMessage.PICTURE_DAMAGED,
                file,
                reason == null ? e.getClass().getSimpleName() : reason);
    }

    /** Other libraries on the path may add decoders of their own. */
    private static ImageReader reader(String format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule().equals(ImageIO.class.getModule())) {
                return reader;
            }
        }
        throw new IllegalStateException("this Java has no decoder for " + format);
    }

    private static RgbImage png(ImageReader reader, PictureHeader header) throws IOException {
        RgbImage image = BufferedPixels.of(reader.read(0));
        byte[] rgb = image.rgb();
        for (int i = 0; header.transparentGrey() >= 0 && i < rgb.length; i++) {
            rgb[i] = Byte.toUnsignedInt(rgb[i]) == header.transparentGrey() ? (byte) 255 : rgb[i];
        }
        return image;
    }

    /** Decodes right into the array of the picture. */
    private static RgbImage jpeg(ImageReader reader, PictureHeader header) throws IOException {
        boolean grey =
                reader.getRawImageType(0) != null && reader.getRawImageType(0).getNumBands() == 1;
        int channels = grey ? 1 : RgbImage.CHANNELS;
        int width = header.width();
        int height = header.height();
        byte[] pixels = new byte[channels * width * height];
        var raster = Raster.createInterleavedRaster(
                new DataBufferByte(pixels, pixels.length),
                width,
                height,
                channels * width,
                channels,
                grey ? new int[] {0} : new int[] {0, 1, 2},
                null);
        var model = new ComponentColorModel(
                ColorSpace.getInstance(grey ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                false,
                false,
                Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        BufferedImage image = new BufferedImage(model, raster, false, null);
        ImageReadParam param = reader.getDefaultReadParam();
        param.setDestination(image);
        reader.read(0, param);
        return grey ? BufferedPixels.of(image) : new RgbImage(width, height, pixels);
    }
}
