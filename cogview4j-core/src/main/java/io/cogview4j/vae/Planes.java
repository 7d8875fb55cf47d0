package io.cogview4j.vae;

import io.cogview4j.api.Latents;
import io.cogview4j.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * One image as planes {@code [channels, height, width]} in row-major order, float32: red, green and blue, nominally in
 * [-1, 1].
 *
 * <p>The array is not copied: whoever hands it over gives it away.
 */
public record Planes(float[] values, int channels, int height, int width) {
    public Planes {
        if (values.length != (long) channels * height * width) {
            throw new IllegalArgumentException("planes [%d, %d, %d] need %d values, not %d"
                    .formatted(channels, height, width, (long) channels * height * width, values.length));
        }
    }

    static Planes blank(int channels, int height, int width) {
        return new Planes(
                new float[Math.multiplyExact(Math.multiplyExact(channels, height), width)], channels, height, width);
    }

    /** The latents of one image of a batch, as a copy. */
    static Planes of(Latents latents, int image) {
        Latents one = latents.image(image);
        return new Planes(one.values(), one.channels(), one.height(), one.width());
    }

    /** From {@code [1, channels, height, width]}. */
    static Planes of(Tensor tensor) {
        return new Planes(
                Tensors.toFloats(tensor),
                Math.toIntExact(tensor.size(1)),
                Math.toIntExact(tensor.size(2)),
                Math.toIntExact(tensor.size(3)));
    }

    /** As {@code [1, channels, height, width]}. */
    Tensor toTensor() {
        return Tensors.of(values, 1, channels, height, width);
    }

    /** Where the row {@code y} of a plane begins in {@link #values}. */
    int row(int channel, int y) {
        return (channel * height + y) * width;
    }

    /** The part from {@code (top, left)} on, at most {@code size} high and wide, as a copy. */
    Planes crop(int top, int left, int size) {
        Planes part = blank(channels, Math.min(size, height - top), Math.min(size, width - left));
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < part.height; y++) {
                System.arraycopy(values, row(c, top + y) + left, part.values, part.row(c, y), part.width);
            }
        }
        return part;
    }

    /** Puts rows of pieces together; those of a row are of one height, and all rows are equally wide. */
    static Planes join(List<List<Planes>> rows) {
        int height = rows.stream().mapToInt(row -> row.getFirst().height).sum();
        int width = rows.getFirst().stream().mapToInt(Planes::width).sum();
        Planes whole = blank(rows.getFirst().getFirst().channels, height, width);
        int top = 0;
        for (List<Planes> row : rows) {
            int left = 0;
            for (Planes piece : row) {
                whole.paste(piece, top, left);
                left += piece.width;
            }
            top += row.getFirst().height;
        }
        return whole;
    }

    private void paste(Planes piece, int top, int left) {
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < piece.height; y++) {
                System.arraycopy(piece.values, piece.row(c, y), values, row(c, top + y) + left, piece.width);
            }
        }
    }
}
