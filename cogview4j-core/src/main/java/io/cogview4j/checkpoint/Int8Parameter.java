package io.cogview4j.checkpoint;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Values that a file stores as whole numbers and scales. They become floats where they are asked for: a number is converted
 * exactly, and its product with the scale rounded once, so the bits of a value depend on nothing else.
 */
final class Int8Parameter implements Parameter {
    private final String name;
    private final Int8Values whole;
    private final long groupSize;
    private final long groups;
    private final long width;
    private final long row;
    private final long rows;
    private final long column;
    private final long columns;
    private final Staging staging;

    private Int8Parameter(Int8Parameter of, long row, long rows, long column, long columns) {
        this.name = of.name;
        this.whole = of.whole;
        this.groupSize = of.groupSize;
        this.groups = of.groups;
        this.width = of.width;
        this.row = row;
        this.rows = rows;
        this.column = column;
        this.columns = columns;
        this.staging = of.staging;
    }

    /**
     * @param stored normally over the mapped file; lives as long as the parameter and its parts
     * @param staging where values are converted
     */
    Int8Parameter(String name, Int8Values stored, Staging staging) {
        this.name = name;
        this.whole = stored;
        this.groupSize = stored.groupSize();
        this.groups = stored.scales().size(1);
        this.width = stored.values().size(1);
        this.row = 0;
        this.rows = stored.values().size(0);
        this.column = 0;
        this.columns = width;
        this.staging = staging;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long[] shape() {
        return new long[] {rows, columns};
    }

    @Override
    public Parameter rows(long start, long count) {
        Objects.checkFromIndexSize(start, count, rows);
        return new Int8Parameter(this, row + start, count, column, columns);
    }

    @Override
    public Parameter columns(long start, long count) {
        Objects.checkFromIndexSize(start, count, columns);
        return new Int8Parameter(this, row, rows, column + start, count);
    }

    @Override
    public void into(Tensor target) {
        staging.convert(this, target);
    }

    @Override
    public Tensor as(ScalarType type) {
        return staging.as(type, this);
    }

    /** What is stored is no value without its scale. */
    @Override
    public Optional<Tensor> asStored(ScalarType type) {
        return Optional.empty();
    }

    @Override
    public OptionalLong int8Groups() {
        boolean wholeGroups = column % groupSize == 0 && columns % groupSize == 0;
        return wholeGroups ? OptionalLong.of(columns / groupSize) : OptionalLong.empty();
    }

    @Override
    public Optional<Int8Values> asInt8() {
        return int8Groups().isPresent() ? Optional.of(new Int8Values(values(), scales())) : Optional.empty();
    }

    /** int8 {@code [rows, columns]} on the CPU, a view in the innermost scope. */
    Tensor values() {
        return whole.values()
                .as_strided(
                        new long[] {rows, columns},
                        new long[] {width, 1},
                        new LongOptional(whole.values().storage_offset() + row * width + column));
    }

    /** float32 {@code [rows, groups]} of the groups that the columns have a part in, on the CPU, a view in the innermost scope. */
    Tensor scales() {
        long first = column / groupSize;
        long last = (column + columns - 1) / groupSize;
        return whole.scales()
                .as_strided(
                        new long[] {rows, last - first + 1},
                        new long[] {groups, 1},
                        new LongOptional(whole.scales().storage_offset() + row * groups + first));
    }

    /** Multiplies {@code numbers}, float32 {@code [rows, columns]}, with scales on the same device. */
    void scale(Tensor numbers, Tensor scales) {
        long lead = column % groupSize;
        if (groups == 1) {
            numbers.mul_(scales);
        } else if (lead == 0 && columns % groupSize == 0) {
            numbers.view(rows, columns / groupSize, groupSize).mul_(scales.unsqueeze(2));
        } else {
            for (long at = 0, group = 0; at < columns; group++) {
                long count = Math.min(columns - at, groupSize - (group == 0 ? lead : 0));
                numbers.narrow(1, at, count).mul_(scales.narrow(1, group, 1));
                at += count;
            }
        }
    }
}
