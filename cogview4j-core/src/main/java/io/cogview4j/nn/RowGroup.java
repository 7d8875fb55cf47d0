package io.cogview4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Rows of a packed matrix that are worked on together, because a buffer holds no more.
 *
 * @param span all of them
 * @param parts the same rows cut where sequences end, counted from the start of {@code span}
 */
public record RowGroup(Rows span, List<Rows> parts) {
    public RowGroup {
        parts = List.copyOf(parts);
    }

    /**
     * Cuts ranges, which must lie one behind the other, into parts of at most {@code most} rows, and puts as many parts
     * into a group as have {@code most} rows together. Where a range is cut does not depend on the others.
     */
    public static List<RowGroup> pack(List<Rows> ranges, long most) {
        List<RowGroup> groups = new ArrayList<>();
        List<Rows> parts = new ArrayList<>();
        long start = ranges.getFirst().start();
        for (Rows range : ranges) {
            for (Rows part : range.parts(most)) {
                if (part.end() - start > most) {
                    groups.add(new RowGroup(new Rows(start, part.start() - start), parts));
                    parts = new ArrayList<>();
                    start = part.start();
                }
                parts.add(new Rows(part.start() - start, part.count()));
            }
        }
        groups.add(new RowGroup(new Rows(start, ranges.getLast().end() - start), parts));
        return groups;
    }

    /** These rows of {@code packed}, as a view. */
    public Tensor of(Tensor packed) {
        return span.of(packed);
    }

    /** The first rows of {@code buffer}, as many as there are here, as a view. */
    public Tensor in(Tensor buffer) {
        return buffer.narrow(0, 0, span.count());
    }
}
