package io.cogview4j.image;

import io.cogview4j.api.ImageSize;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which sizes a model makes.
 *
 * @param step both sides are multiples of this
 * @param smallest the shortest side, a multiple of the step
 * @param largest the longest side, a multiple of the step
 * @param mostPixels in all
 */
public record SizeLimits(int step, int smallest, int largest, long mostPixels) {
    public SizeLimits {
        boolean sound = step > 0 && smallest >= step && largest >= smallest;
        if (!sound || smallest % step != 0 || largest % step != 0 || mostPixels < (long) smallest * smallest) {
            throw new IllegalArgumentException(
                    "no size of %d to %d in steps of %d with %d pixels".formatted(smallest, largest, step, mostPixels));
        }
    }

    public boolean allow(ImageSize size) {
        return size.isMultiple(step)
                && Math.min(size.width(), size.height()) >= smallest
                && Math.max(size.width(), size.height()) <= largest
                && size.pixels() <= mostPixels;
    }

    /**
     * The size for a picture: the picture's own if it is allowed, else an allowed one nearly of its shape and, of those, nearly
     * of its area. A picture longer or narrower than any allowed size gets one that is as long as can be.
     */
    public ImageSize nearest(ImageSize picture) {
        if (allow(picture)) {
            return picture;
        }
        double up = (double) smallest / Math.min(picture.width(), picture.height());
        double down = Math.min(
                (double) largest / Math.max(picture.width(), picture.height()),
                Math.sqrt((double) mostPixels / picture.pixels()));
        double scale = Math.min(Math.max(1, up), down);
        return sidesAround(scale * picture.width())
                .boxed()
                .flatMap(
                        width -> sidesAround(scale * picture.height()).mapToObj(height -> new ImageSize(width, height)))
                .filter(this::allow)
                .min(nearestTo(picture, scale * scale * picture.pixels()))
                .orElseThrow();
    }

    /** Of these sizes, the one of the shape nearest to a picture's and, of several, of the area nearest to it. */
    public static ImageSize nearest(ImageSize picture, List<ImageSize> sizes) {
        return sizes.stream().min(nearestTo(picture, picture.pixels())).orElseThrow();
    }

    /** The multiples below and above, within the limits. */
    private IntStream sidesAround(double side) {
        int below = (int) Math.floor(side / step) * step;
        return IntStream.of(below, below + step)
                .map(one -> Math.clamp(one, smallest, largest))
                .distinct();
    }

    private static Comparator<ImageSize> nearestTo(ImageSize picture, double pixels) {
        return Comparator.<ImageSize>comparingDouble(size -> Math.abs(shape(size) - shape(picture)))
                .thenComparingDouble(size -> Math.abs(Math.log(size.pixels() / pixels)));
    }

    private static double shape(ImageSize size) {
        return Math.log((double) size.width() / size.height());
    }
}
