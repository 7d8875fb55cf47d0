package io.cogview4j.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of a subject.
 *
 * @param operations on floating-point numbers in one run
 * @param runs all that count
 */
public record Measurement(Subject subject, double operations, List<TimedRun> runs) {
    public Measurement {
        runs = List.copyOf(runs);
    }

    public Samples seconds() {
        return samples(TimedRun::seconds);
    }

    /** Of the median run. */
    public double operationsPerSecond() {
        return operations / seconds().median();
    }

    /** The matrix products around the runs. */
    public Samples peakOperationsPerSecond() {
        return samples(TimedRun::peakOperationsPerSecond);
    }

    /** What part of the peak measured around it each run reached. */
    public Samples shareOfPeak() {
        return samples(run -> operations / run.seconds() / run.peakOperationsPerSecond());
    }

    /** Seconds of the network with all its layers, as if each took as long as those measured. Empty if all were. */
    public OptionalDouble extrapolatedSeconds() {
        return subject.layers() == subject.wholeLayers()
                ? OptionalDouble.empty()
                : OptionalDouble.of(seconds().median() * subject.wholeLayers() / subject.layers());
    }

    private Samples samples(ToDoubleFunction<TimedRun> value) {
        return new Samples(runs.stream().map(value::applyAsDouble).toList());
    }
}
