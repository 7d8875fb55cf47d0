package io.cogview4j.vae;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Decoding and encoding in overlapping square tiles that are blended into each other, so that memory does not grow with
 * the image; diffusers' {@code AutoencoderKL.enable_tiling()}. Group norms see one tile instead of the image, so
 * the result differs from that of the whole. Where a quarter of a tile is no whole number of latents, the result is a
 * little larger than the image, as diffusers' is.
 *
 * @param sampleTile side of a tile in pixels
 * @param latentTile side of a tile in latents
 */
public record Tiling(int sampleTile, int latentTile) {
    private static final double OVERLAP = 0.25;

    public Tiling {
        if (latentTile < 2) {
            throw new InvalidRequestException(CoreMessage.TILES_TOO_SMALL, sampleTile, latentTile);
        }
    }

    /** The tiles that the config implies: as large as the images of training. */
    public static Tiling of(VaeConfig config) {
        return new Tiling(config.sampleSize(), config.sampleSize() / config.scaleFactor());
    }

    /** {@code [latentChannels, h, w] -> [outChannels, H, W]}; {@code decoder} is asked once a tile. */
    Planes decode(Planes latents, UnaryOperator<Planes> decoder) {
        return new Grid(latentTile, sampleTile).run(latents, decoder);
    }

    /** {@code [inChannels, H, W] -> [2 latentChannels, h, w]}; {@code encoder} is asked once a tile. */
    Planes encode(Planes image, UnaryOperator<Planes> encoder) {
        return new Grid(sampleTile, latentTile).run(image, encoder);
    }

    /**
     * How tiles lie.
     *
     * @param in side of a tile that goes into the network
     * @param out side of the tile that comes out of it
     */
    private record Grid(int in, int out) {
        /** From the start of a tile to that of the next. */
        int stride() {
            return (int) (in * (1 - OVERLAP));
        }

        /** Over how many rows or columns of the output a tile fades into the next. */
        int blend() {
            return (int) (out * OVERLAP);
        }

        /** What is left of a tile's output before the next one covers it. */
        int kept() {
            return out - blend();
        }

        Planes run(Planes whole, UnaryOperator<Planes> network) {
            if (whole.height() <= in && whole.width() <= in) {
                return network.apply(whole);
            }
            List<List<Planes>> visible = new ArrayList<>();
            List<Planes> above = List.of();
            for (int top = 0; top < whole.height(); top += stride()) {
                List<Planes> row = new ArrayList<>();
                for (int left = 0; left < whole.width(); left += stride()) {
                    Planes tile = network.apply(whole.crop(top, left, in));
                    if (!above.isEmpty()) {
                        fadeDown(above.get(row.size()), tile);
                    }
                    if (!row.isEmpty()) {
                        fadeRight(row.getLast(), tile);
                    }
                    row.add(tile);
                }
                visible.add(row.stream().map(tile -> tile.crop(0, 0, kept())).toList());
                above = row;
            }
            return Planes.join(visible);
        }

        /** Lets the last rows of {@code above} fade into the first of {@code tile}, which is overwritten. */
        private void fadeDown(Planes above, Planes tile) {
            int extent = Math.min(blend(), Math.min(above.height(), tile.height()));
            for (int c = 0; c < tile.channels(); c++) {
                for (int y = 0; y < extent; y++) {
                    int from = above.row(c, above.height() - extent + y);
                    int to = tile.row(c, y);
                    for (int x = 0; x < tile.width(); x++) {
                        tile.values()[to + x] = mix(above.values()[from + x], tile.values()[to + x], y, extent);
                    }
                }
            }
        }

        /** Lets the last columns of {@code before} fade into the first of {@code tile}, which is overwritten. */
        private void fadeRight(Planes before, Planes tile) {
            int extent = Math.min(blend(), Math.min(before.width(), tile.width()));
            for (int c = 0; c < tile.channels(); c++) {
                for (int y = 0; y < tile.height(); y++) {
                    int from = before.row(c, y) + before.width() - extent;
                    int to = tile.row(c, y);
                    for (int x = 0; x < extent; x++) {
                        tile.values()[to + x] = mix(before.values()[from + x], tile.values()[to + x], x, extent);
                    }
                }
            }
        }

        private static float mix(float before, float after, int step, int steps) {
            double share = (double) step / steps;
            return before * (float) (1 - share) + after * (float) share;
        }
    }
}
