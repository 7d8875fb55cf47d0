import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Ends with an error unless each of the files named is an image of a red heart. */
public final class RedHeart {
    private final BufferedImage image;
    private int left = Integer.MAX_VALUE;
    private int right = -1;
    private int top = Integer.MAX_VALUE;
    private int bottom = -1;
    private int red;

    private RedHeart(BufferedImage image) {
        this.image = image;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (isRed(x, y)) {
                    red++;
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y);
                }
            }
        }
    }

    public static void main(String[] files) throws IOException {
        for (String file : files) {
            BufferedImage image = ImageIO.read(new File(file));
            String problem = image == null ? "it is no image" : new RedHeart(image).problem();
            if (!problem.isEmpty()) {
                System.err.println(file + " shows no red heart: " + problem);
                System.exit(1);
            }
        }
    }

    private String problem() {
        double share = (double) red / (image.getWidth() * image.getHeight());
        if (share < 0.04 || share > 0.6) {
            return Math.round(100 * share) + " percent of it are red";
        }
        if (width(0.9) > 0.5 * width(0.3)) {
            return "it has no tip at the bottom";
        }
        int notch = 0;
        for (double x = 0.35; x < 0.66; x += 0.05) {
            notch = Math.max(notch, firstRed(x));
        }
        if (notch <= Math.max(firstRed(0.25), firstRed(0.75))) {
            return "it has no notch at the top";
        }
        return "";
    }

    /** Red pixels in the row at this share of the shape's height. */
    private int width(double share) {
        int y = (int) (top + share * (bottom - top));
        int width = 0;
        for (int x = left; x <= right; x++) {
            width += isRed(x, y) ? 1 : 0;
        }
        return width;
    }

    /** The uppermost red pixel in the column at this share of the shape's width. */
    private int firstRed(double share) {
        int x = (int) (left + share * (right - left));
        int y = top;
        while (y <= bottom && !isRed(x, y)) {
            y++;
        }
        return y;
    }

    private boolean isRed(int x, int y) {
        int rgb = image.getRGB(x, y);
        return (rgb >> 16 & 0xff) > 150 && (rgb >> 8 & 0xff) < 110 && (rgb & 0xff) < 110;
    }
}
