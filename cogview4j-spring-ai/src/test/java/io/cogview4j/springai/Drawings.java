package io.cogview4j.springai;

import io.cogview4j.api.ImageRequest;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.springframework.ai.content.Media;
import org.springframework.ai.image.ImageGeneration;
import org.springframework.ai.image.ImageResponse;
import org.springframework.util.MimeTypeUtils;

/** Small images. */
public final class Drawings {
    public static final String PROMPT = "a red heart";

    private Drawings() {}

    /** What is quick to draw: 128x128 in two steps. */
    public static CogView4ImageOptions.Builder quick() {
        return CogView4ImageOptions.builder().width(128).height(128).steps(2).seed(7L);
    }

    /** The same asked of the library. */
    static ImageRequest.Builder quickRequest() {
        return ImageRequest.builder().size(128, 128).steps(2).seed(7).negativePrompt("");
    }

    public static byte[] png(ImageGeneration generation) {
        return Base64.getDecoder().decode(generation.getOutput().getB64Json());
    }

    public static byte[] png(ImageResponse response) {
        return png(Objects.requireNonNull(response.getResult()));
    }

    static CogView4ImageGenerationMetadata metadata(ImageGeneration generation) {
        return (CogView4ImageGenerationMetadata) generation.getMetadata();
    }

    /** A blue square as the bytes of a PNG file. */
    static byte[] blue() {
        BufferedImage picture = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setBackground(Color.BLUE);
        pen.clearRect(0, 0, 128, 128);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static Media media(byte[] png) {
        return Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data(png).build();
    }
}
