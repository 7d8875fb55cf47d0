package io.cogview4j.server.model;

import io.cogview4j.Image;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.job.PictureOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as files of the formats that can be asked for. PNG keeps the settings inside; the others hold pixels only. */
public final class PictureFiles {
    private PictureFiles() {}

    /** @throws InvalidRequestException if the format cannot be written on this machine */
    public static void requireWritable(PictureOutput output) {
        if (output.format() != PictureOutput.Format.PNG) {
            writer(output).dispose();
        }
    }

    /** The bytes of a file. */
    public static byte[] encode(Image image, PictureOutput output) {
        return output.format() == PictureOutput.Format.PNG ? image.png() : encodeLossy(image, output);
    }

    private static byte[] encodeLossy(Image image, PictureOutput output) {
        ImageWriter writer = writer(output);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionType(settings.getCompressionTypes()[0]); // the lossy one
            settings.setCompressionQuality(output.quality() / 100f);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image.toBufferedImage(), null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static ImageWriter writer(PictureOutput output) {
        Iterator<ImageWriter> writers =
                ImageIO.getImageWritersByMIMEType(output.format().mediaType());
        if (!writers.hasNext()) {
            throw new InvalidRequestException(
                    ModelMessage.FORMAT_NOT_WRITTEN, output.format().id());
        }
        return writers.next();
    }
}
