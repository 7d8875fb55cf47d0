package io.cogview4j.bench;

/** A measurement at a place of a curve. */
public record Point(double x, Measurement measurement) {
    public double seconds() {
        return measurement.seconds().median();
    }
}
