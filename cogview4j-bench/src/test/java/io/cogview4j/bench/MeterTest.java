package io.cogview4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.measure.Workload;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** With a clock that only the runs move. */
class MeterTest {
    private static final Subject SUBJECT = new Subject.TextEncoding(List.of(100), 3);

    private final List<String> events = new ArrayList<>();
    private long nanos;

    @Test
    void theFirstRunDoesNotCount() {
        Measurement measurement = meter(10, 10, 10, 10, 10, 10).measure(SUBJECT, running(100, 9, 1, 2), 2);

        assertThat(measurement.seconds().values()).containsExactly(1.0, 2.0);
        assertThat(measurement.seconds().median()).isEqualTo(1.5);
    }

    /** The better of two products before the runs, and after each. */
    @Test
    void aRunIsHeldAgainstThePeaksAroundIt() {
        Meter meter = meter(100, 90, 50, 60, 80, 70);

        Measurement measurement = meter.measure(SUBJECT, running(60, 1, 1, 2), 2);

        assertThat(meter.peaks().values()).containsExactly(100.0, 60.0, 80.0);
        assertThat(measurement.peakOperationsPerSecond().values()).containsExactly(80.0, 70.0);
        assertThat(measurement.shareOfPeak().values().get(0)).isCloseTo(60.0 / 1 / 80, within(1e-12));
        assertThat(measurement.shareOfPeak().values().get(1)).isCloseTo(60.0 / 2 / 70, within(1e-12));
    }

    @Test
    void opensWarmsUpMeasuresAndCloses() {
        meter(1, 1, 1, 1, 1, 1).measure(SUBJECT, running(1, 1, 1, 1), 2);

        assertThat(events).containsExactly("open", "run", "run", "run", "close");
    }

    @Test
    void closesWhatFails() {
        Supplier<Workload> failing = () -> new Recorded(1, DoubleStream.empty().iterator()) {
            @Override
            public void run() {
                throw new IllegalStateException("out of order");
            }
        };

        assertThatIllegalStateException().isThrownBy(() -> meter().measure(SUBJECT, failing, 1));
        assertThat(events).containsExactly("open", "close");
    }

    @Test
    void extrapolatesToTheLayersOfTheTrueNetwork() {
        Measurement measurement = meter(1, 1, 1, 1).measure(SUBJECT, running(1, 1, 6), 1);

        assertThat(measurement.extrapolatedSeconds()).hasValue(6.0 / 3 * 39);
    }

    @Test
    void whatIsMeasuredWholeIsNotExtrapolated() {
        List<TimedRun> runs = List.of(new TimedRun(1, 1));

        assertThat(new Measurement(new Subject.TextEncoding(List.of(16), 39), 1, runs).extrapolatedSeconds())
                .isEmpty();
        assertThat(new Measurement(new Subject.TinyImage(20), 1, runs).extrapolatedSeconds())
                .isEmpty();
    }

    private Meter meter(double... products) {
        Iterator<Double> next = DoubleStream.of(products).iterator();
        return new Meter(next::next, () -> nanos);
    }

    private Supplier<Workload> running(double operations, double... seconds) {
        return () -> new Recorded(operations, DoubleStream.of(seconds).iterator());
    }

    /** Takes as long as it is told. */
    private class Recorded implements Workload {
        private final double operations;
        private final Iterator<Double> seconds;

        Recorded(double operations, Iterator<Double> seconds) {
            this.operations = operations;
            this.seconds = seconds;
            events.add("open");
        }

        @Override
        public double operations() {
            return operations;
        }

        @Override
        public void run() {
            nanos += (long) (seconds.next() * 1e9);
            events.add("run");
        }

        @Override
        public void close() {
            events.add("close");
        }
    }
}
