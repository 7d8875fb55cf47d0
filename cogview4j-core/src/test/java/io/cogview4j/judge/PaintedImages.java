package io.cogview4j.judge;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** Pictures for the judge's own tests. */
final class PaintedImages {
    static final int SIDE = 128;

    private PaintedImages() {}

    /** What {@code paint} paints on a plain background. */
    static BufferedImage painted(Color background, Consumer<Graphics2D> paint) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setColor(background);
        canvas.fillRect(0, 0, SIDE, SIDE);
        paint.accept(canvas);
        canvas.dispose();
        return image;
    }

    static void disc(Graphics2D canvas, Color color, int centreX, int centreY, int radius) {
        canvas.setColor(color);
        canvas.fillOval(centreX - radius, centreY - radius, 2 * radius, 2 * radius);
    }

    static void square(Graphics2D canvas, Color color, int left, int top, int side) {
        canvas.setColor(color);
        canvas.fillRect(left, top, side, side);
    }

    static Scene see(BufferedImage image) {
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        for (int pixel = 0; pixel < rgb.length / 3; pixel++) {
            int argb = image.getRGB(pixel % image.getWidth(), pixel / image.getWidth());
            rgb[3 * pixel] = (byte) (argb >> 16);
            rgb[3 * pixel + 1] = (byte) (argb >> 8);
            rgb[3 * pixel + 2] = (byte) argb;
        }
        return PictureJudge.see(rgb, image.getWidth(), image.getHeight());
    }

    static Scene see(Path png) {
        try {
            return see(ImageIO.read(png.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
