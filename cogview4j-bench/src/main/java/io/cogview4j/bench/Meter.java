package io.cogview4j.bench;

import io.cogview4j.measure.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Measures workloads, and the matrix products of the machine before, between and after their runs: machines drift, by
 * their temperature and by what else runs on them, so a run is held against what they could do at that time.
 */
final class Meter {
    private static final int PRODUCTS = 2;

    private final DoubleSupplier product;
    private final LongSupplier nanoTime;
    private final List<Double> peaks = new ArrayList<>();

    /** @param product multiplies once and tells the operations a second */
    Meter(DoubleSupplier product, LongSupplier nanoTime) {
        this.product = product;
        this.nanoTime = nanoTime;
    }

    /**
     * One run to warm up, then those that count.
     *
     * @param opening prepares the runs: what it takes is not measured
     */
    Measurement measure(Subject subject, Supplier<Workload> opening, int repeat) {
        try (Workload workload = opening.get()) {
            workload.run();
            List<TimedRun> runs = new ArrayList<>();
            double before = peak();
            for (int i = 0; i < repeat; i++) {
                long start = nanoTime.getAsLong();
                workload.run();
                double seconds = (nanoTime.getAsLong() - start) / 1e9;
                double after = peak();
                runs.add(new TimedRun(seconds, (before + after) / 2));
                before = after;
            }
            return new Measurement(subject, workload.operations(), runs);
        }
    }

    /** The better of a few products. */
    double peak() {
        double best = 0;
        for (int i = 0; i < PRODUCTS; i++) {
            best = Math.max(best, product.getAsDouble());
        }
        peaks.add(best);
        return best;
    }

    /** All that were measured so far; at least one. */
    Samples peaks() {
        return new Samples(peaks);
    }
}
