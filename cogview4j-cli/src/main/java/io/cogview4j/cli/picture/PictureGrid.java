package io.cogview4j.cli.picture;

import io.cogview4j.Picture;
import io.cogview4j.api.ImageSize;
import java.util.Arrays;
import java.util.List;

/** Several pictures in one, side by side, in as many rows as suit a terminal, which is wider than high. */
public final class PictureGrid {
    private static final double WIDER_THAN_HIGH = 2.5;
    private static final int MOST_SIDE = 2048;
    private static final int GAP_PART = 16; // of a picture's width
    private static final byte GREY = (byte) 0x80;

    private PictureGrid() {}

    /** The picture itself if it is the only one. */
    public static Picture of(List<Picture> pictures) {
        if (pictures.size() == 1) {
            return pictures.getFirst();
        }
        int across = Math.min(pictures.size(), (int) Math.ceil(Math.sqrt(WIDER_THAN_HIGH * pictures.size())));
        int down = (pictures.size() + across - 1) / across;
        ImageSize bounds = ImageSize.square(Math.max(1, MOST_SIDE / Math.max(across, down)));
        List<Picture> tiles = pictures.stream()
                .map(picture -> picture.scaledTo(Fit.shrunkInto(bounds, picture.size())))
                .toList();
        return arranged(tiles, across, down);
    }

    /** Each in the middle of a field; all fields are of the same size. */
    private static Picture arranged(List<Picture> tiles, int across, int down) {
        int width = tiles.stream().mapToInt(tile -> tile.size().width()).max().orElseThrow();
        int height = tiles.stream().mapToInt(tile -> tile.size().height()).max().orElseThrow();
        int gap = Math.max(1, width / GAP_PART);
        ImageSize size = new ImageSize(across * (width + gap) - gap, down * (height + gap) - gap);
        byte[] grid = new byte[3 * size.width() * size.height()];
        Arrays.fill(grid, GREY);
        for (int i = 0; i < tiles.size(); i++) {
            ImageSize tile = tiles.get(i).size();
            int left = i % across * (width + gap) + (width - tile.width()) / 2;
            int top = i / across * (height + gap) + (height - tile.height()) / 2;
            byte[] rgb = tiles.get(i).rgb();
            for (int y = 0; y < tile.height(); y++) {
                int to = 3 * ((top + y) * size.width() + left);
                System.arraycopy(rgb, 3 * y * tile.width(), grid, to, 3 * tile.width());
            }
        }
        return Picture.of(size, grid);
    }
}
