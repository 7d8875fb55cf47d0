package io.cogview4j.judge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Sees things in front of a plain background. The background is the median colour of the border; whatever differs from
 * it by more than a little is a thing, if it hangs together and is not tiny.
 */
public final class PictureJudge {
    private static final int BORDER_SHARE = 42; // of the shorter side, at least 2 pixels
    private static final int LEAST_CONTRAST = 24;
    private static final double MOST_SHADE = 40;
    private static final Outlines OUTLINES = Outlines.ofDrawnShapes();
    private static final double LEAST_AREA_SHARE = 40.0 / (128 * 128);

    private final byte[] rgb;
    private final int width;
    private final int height;

    private PictureJudge(byte[] rgb, int width, int height) {
        this.rgb = rgb;
        this.width = width;
        this.height = height;
    }

    /** Judges a picture given as {@code [height, width, 3]} bytes in row-major order. */
    public static Scene see(byte[] rgb, int width, int height) {
        if (rgb.length != 3 * width * height) {
            throw new IllegalArgumentException(
                    "a picture of %dx%d has %d bytes, not %d".formatted(width, height, 3 * width * height, rgb.length));
        }
        return new PictureJudge(rgb, width, height).see();
    }

    private Scene see() {
        double[] background = {medianOfBorder(0), medianOfBorder(1), medianOfBorder(2)};
        BitSet unseen = foreground(background);
        List<Scene.Thing> things = new ArrayList<>();
        for (int start = unseen.nextSetBit(0); start >= 0; start = unseen.nextSetBit(start)) {
            List<Integer> region = takeRegion(unseen, start);
            if (region.size() >= LEAST_AREA_SHARE * width * height) {
                Scene.Box box = boxOf(region);
                String color = mainColor(region);
                String shape = OUTLINES.nearest(region, inMainColor(region, color), width, box);
                things.add(new Scene.Thing(color, shape, region.size(), box));
            }
        }
        things.sort(Comparator.comparingInt(Scene.Thing::area).reversed());
        String name = Palette.BACKGROUNDS.nearest(background[0], background[1], background[2]);
        return new Scene(width, height, name, things);
    }

    private double medianOfBorder(int channel) {
        return median(IntStream.range(0, width * height).filter(this::isBorder), channel);
    }

    private double median(IntStream pixels, int channel) {
        int[] values = pixels.map(pixel -> value(pixel, channel)).sorted().toArray();
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2.0;
    }

    private boolean isBorder(int pixel) {
        int x = pixel % width;
        int y = pixel / width;
        int border = Math.max(2, Math.min(width, height) / BORDER_SHARE);
        return Math.min(x, width - 1 - x) < border || Math.min(y, height - 1 - y) < border;
    }

    private BitSet foreground(double[] background) {
        BitSet mask = new BitSet(width * height);
        for (int pixel = 0; pixel < width * height; pixel++) {
            mask.set(pixel, distance(pixel, background) > LEAST_CONTRAST);
        }
        return mask;
    }

    /** The pixels that hang together with {@code start}, diagonals included; they are cleared in {@code unseen}. */
    private List<Integer> takeRegion(BitSet unseen, int start) {
        List<Integer> region = new ArrayList<>();
        ArrayDeque<Integer> reached = new ArrayDeque<>(List.of(start));
        unseen.clear(start);
        while (!reached.isEmpty()) {
            int pixel = reached.pop();
            region.add(pixel);
            int x = pixel % width;
            int y = pixel / width;
            for (int j = Math.max(0, y - 1); j <= Math.min(height - 1, y + 1); j++) {
                for (int i = Math.max(0, x - 1); i <= Math.min(width - 1, x + 1); i++) {
                    int neighbour = j * width + i;
                    if (unseen.get(neighbour)) {
                        unseen.clear(neighbour);
                        reached.push(neighbour);
                    }
                }
            }
        }
        return region;
    }

    private String mainColor(List<Integer> region) {
        Map<String, Integer> votes = new HashMap<>();
        region.forEach(pixel -> votes.merge(color(pixel), 1, Integer::sum));
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    /** The pixels of a region that are about as those which are nearest to its main colour. */
    private List<Integer> inMainColor(List<Integer> region, String color) {
        int[] main = region.stream()
                .mapToInt(Integer::intValue)
                .filter(pixel -> color(pixel).equals(color))
                .toArray();
        double[] shade = IntStream.range(0, 3)
                .mapToDouble(channel -> median(IntStream.of(main), channel))
                .toArray();
        return region.stream()
                .filter(pixel -> distance(pixel, shade) < MOST_SHADE)
                .toList();
    }

    private String color(int pixel) {
        return Palette.THINGS.nearest(value(pixel, 0), value(pixel, 1), value(pixel, 2));
    }

    /** In the channel in which it is largest. */
    private double distance(int pixel, double[] color) {
        return IntStream.range(0, 3)
                .mapToDouble(channel -> Math.abs(value(pixel, channel) - color[channel]))
                .max()
                .orElseThrow();
    }

    private Scene.Box boxOf(List<Integer> region) {
        int left = width;
        int top = height;
        int right = -1;
        int bottom = -1;
        for (int pixel : region) {
            left = Math.min(left, pixel % width);
            right = Math.max(right, pixel % width);
            top = Math.min(top, pixel / width);
            bottom = Math.max(bottom, pixel / width);
        }
        return new Scene.Box(left, top, right, bottom);
    }

    private int value(int pixel, int channel) {
        return rgb[3 * pixel + channel] & 0xff;
    }
}
