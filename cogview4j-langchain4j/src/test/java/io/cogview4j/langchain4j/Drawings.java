package io.cogview4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.image.Image;
import io.cogview4j.api.ImageRequest;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Small pictures, to be drawn and to be edited. */
final class Drawings {
    static final int SIDE = 128;
    static final String PROMPT = "a red heart";

    private Drawings() {}

    /** What is quick to draw: 128x128 in two steps. */
    static CogView4ImageModel.Builder quick() {
        return CogView4ImageModel.builder().size("128x128").steps(2).seed(7L);
    }

    /** The same asked of the library. */
    static ImageRequest.Builder quickRequest() {
        return ImageRequest.builder()
                .prompt(PROMPT)
                .size(SIDE, SIDE)
                .steps(2)
                .seed(7)
                .negativePrompt("");
    }

    static byte[] bytes(Image image) {
        assertThat(image.url()).isNull();
        return Base64.getDecoder().decode(image.base64Data());
    }

    static BufferedImage pixels(Image image) {
        try {
            return ImageIO.read(new ByteArrayInputStream(bytes(image)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Image image(BufferedImage pixels) {
        return Image.builder()
                .base64Data(Base64.getEncoder().encodeToString(png(pixels)))
                .mimeType("image/png")
                .build();
    }

    static byte[] png(BufferedImage pixels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(pixels, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A blue square. */
    static BufferedImage blue() {
        return leftAndRight(BufferedImage.TYPE_INT_RGB, Color.BLUE, Color.BLUE);
    }

    static BufferedImage leftAndRight(int type, Color left, Color right) {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, type);
        Graphics2D pen = picture.createGraphics();
        pen.setBackground(left);
        pen.clearRect(0, 0, SIDE / 2, SIDE);
        pen.setBackground(right);
        pen.clearRect(SIDE / 2, 0, SIDE / 2, SIDE);
        pen.dispose();
        return picture;
    }
}
