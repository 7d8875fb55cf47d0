package io.cogview4j.editing;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.image.RgbImage;
import java.util.Arrays;

/**
 * A picture with room around it. The room is filled with the pixels of the nearest edge, so that what is painted over it
 * starts from the picture's colours.
 *
 * @param mask of the room
 */
record Canvas(RgbImage pixels, RepaintMask mask) {
    /** @param size at least that of the picture and its margins; what is more lies right and below where there are margins */
    static Canvas around(RgbImage picture, Margins margins, ImageSize size) {
        int left = place(picture.width(), size.width(), margins.left(), margins.right());
        int top = place(picture.height(), size.height(), margins.top(), margins.bottom());
        byte[] rgb = new byte[Math.multiplyExact(RgbImage.CHANNELS, Math.multiplyExact(size.width(), size.height()))];
        float[] weights = new float[size.width() * size.height()];
        Arrays.fill(weights, 1);
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                int fromX = Math.clamp(x - left, 0, picture.width() - 1);
                int fromY = Math.clamp(y - top, 0, picture.height() - 1);
                int from = fromY * picture.width() + fromX;
                int to = y * size.width() + x;
                System.arraycopy(
                        picture.rgb(), from * RgbImage.CHANNELS, rgb, to * RgbImage.CHANNELS, RgbImage.CHANNELS);
                if (fromX == x - left && fromY == y - top) {
                    weights[to] = 0;
                }
            }
        }
        return new Canvas(
                new RgbImage(size.width(), size.height(), rgb), new RepaintMask(weights, size.width(), size.height()));
    }

    /** Where the picture begins along a side: what the side has grown by goes to the end, unless only its beginning grows. */
    private static int place(int picture, int side, int before, int after) {
        return after == 0 ? side - picture : before;
    }
}
