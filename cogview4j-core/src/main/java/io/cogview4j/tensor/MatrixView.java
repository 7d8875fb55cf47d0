package io.cogview4j.tensor;

import org.bytedeco.pytorch.Tensor;

/**
 * Where a matrix lies, for kernels that take addresses. Its parts are plain arithmetic, while each part of a tensor is a
 * native object, which counts where there are a dozen for a few microseconds of work. Valid as long as the tensor that it
 * was taken of.
 *
 * @param address of the first value
 * @param stride values from a row to the next; those of a row lie side by side
 */
public record MatrixView(long address, long rows, long columns, long stride, int valueBytes) {
    /**
     * Of a tensor {@code [rows, columns]}.
     *
     * @throws IllegalArgumentException if the values of a row do not lie side by side
     */
    public static MatrixView of(Tensor matrix) {
        if (matrix.dim() != 2 || matrix.stride(1) != 1) {
            throw new IllegalArgumentException("not a matrix of whole rows");
        }
        return new MatrixView(
                matrix.data_ptr().address(),
                matrix.size(0),
                matrix.size(1),
                matrix.stride(0),
                Math.toIntExact(matrix.element_size()));
    }

    /** These rows. */
    public MatrixView rows(long start, long count) {
        requireInside(start, count, rows);
        return new MatrixView(address + start * stride * valueBytes, count, columns, stride, valueBytes);
    }

    /** These columns. */
    public MatrixView columns(long start, long count) {
        requireInside(start, count, columns);
        return new MatrixView(address + start * valueBytes, rows, count, stride, valueBytes);
    }

    /** {@code [rows, columns / 2]}: two neighbours in a row as one value. Columns and stride are even. */
    public MatrixView inPairs() {
        if (columns % 2 != 0 || stride % 2 != 0) {
            throw new IllegalArgumentException("not pairs: " + this);
        }
        return new MatrixView(address, rows, columns / 2, stride / 2, 2 * valueBytes);
    }

    private static void requireInside(long start, long count, long size) {
        if (start < 0 || count < 0 || start + count > size) {
            throw new IllegalArgumentException(start + " + " + count + " of " + size);
        }
    }
}
