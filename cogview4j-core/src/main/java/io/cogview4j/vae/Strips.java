package io.cogview4j.vae;

import io.cogview4j.api.Precision;
import io.cogview4j.convolution.Strip;
import io.cogview4j.tensor.Backend;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How images are cut into strips of rows, so that temporaries do not grow with them. Norms are those of the whole
 * image and neighbouring rows are there where a kernel reaches, so there are no seams; but kernels round by the shape
 * of what they are given, so the last bits depend on the strips. They do not depend on what is kept whole.
 *
 * @param stripValues the most values of a strip, unless that is less than one row
 * @param wholeValues the most values of upsampled features that are kept whole; larger ones are computed anew each time
 *     that a strip of them is needed, which is twice
 * @param precision in which strips are convolved; what is stored between layers is in float32
 */
public record Strips(long stripValues, long wholeValues, Precision precision) {
    /** Strips of 16 MiB, and everything kept whole. */
    public static final Strips DEFAULT = new Strips(1L << 22, Long.MAX_VALUE, Precision.FLOAT32);

    /** Images are not cut at all: for what asks for few and large operations. */
    public static final Strips UNCUT = new Strips(Long.MAX_VALUE, Long.MAX_VALUE, Precision.FLOAT32);

    /** As these, with upsampled features of more than {@code wholeValues} values computed when they are needed. */
    public Strips withWholeValues(long wholeValues) {
        return new Strips(stripValues, wholeValues, precision);
    }

    /** As these, convolved in this precision. */
    Strips withPrecision(Precision precision) {
        return new Strips(stripValues, wholeValues, precision);
    }

    /** The data type in which strips are convolved. */
    ScalarType type() {
        return Backend.type(precision);
    }

    /** How many values the largest strip has, with the rows around it. */
    long values(long channels, long height, long width) {
        return channels * width * Math.min(height, rows(channels, width) + 2);
    }

    /** Whether each image is one piece, whatever its size. */
    boolean uncut() {
        return stripValues == Long.MAX_VALUE;
    }

    private long rows(long channels, long width) {
        return uncut() ? Integer.MAX_VALUE : Math.max(1, stripValues / (channels * width));
    }

    /** From top to bottom. */
    List<Strip> cut(long channels, long height, long width) {
        long rows = rows(channels, width);
        List<Strip> strips = new ArrayList<>();
        for (long from = 0; from < height; from += rows) {
            strips.add(new Strip(from, Math.min(height, from + rows)));
        }
        return strips;
    }
}
