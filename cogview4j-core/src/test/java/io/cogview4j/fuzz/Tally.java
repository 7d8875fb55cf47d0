package io.cogview4j.fuzz;

import java.util.ArrayList;
import java.util.List;

/** What came of all inputs of an entry point, from the first seed on. */
record Tally(String entryPoint, long first, long count, long read, long refused, List<Escape> escapes) {
    Tally {
        escapes = List.copyOf(escapes);
    }

    /** With what came of the seeds behind these. */
    Tally plus(Tally more) {
        List<Escape> all = new ArrayList<>(escapes);
        all.addAll(more.escapes);
        return new Tally(entryPoint, first, count + more.count, read + more.read, refused + more.refused, all);
    }

    @Override
    public String toString() {
        return "fuzz %-24s first seed %d, %,9d inputs: %,8d read, %,8d refused, %d escapes"
                .formatted(entryPoint, first, count, read, refused, escapes.size());
    }
}
