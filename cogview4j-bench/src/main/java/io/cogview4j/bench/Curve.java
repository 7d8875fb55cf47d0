package io.cogview4j.bench;

import java.util.List;
import java.util.Locale;

/**
 * How seconds grow with something.
 *
 * @param line {@code a + b x} through the points
 * @param parabola {@code a + b x + c x^2} through the points: attention takes the square of the tokens
 */
public record Curve(Variable variable, List<Point> points, Fit line, Fit parabola) {
    /** What grows. */
    public enum Variable {
        /** Of the image, in a denoising step of one layer. */
        PIXELS,
        /** In one denoising step of one layer, each with its prompts. */
        PICTURES,
        /** Of the prompt, in a denoising step of one layer. */
        PROMPT_TOKENS,
        /** Of the prompt, in one layer of the text encoder. */
        TEXT_TOKENS,
        /** Of the built-in model, from prompt to PNG. */
        STEPS;

        /** As reports name it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A measurement at a place of the curve. */
    public record Point(double x, Measurement measurement) {
        public double seconds() {
            return measurement.seconds().median();
        }
    }

    public Curve {
        points = List.copyOf(points);
    }

    /** Fits line and parabola through at least three points. */
    public static Curve through(Variable variable, List<Point> points) {
        double[] x = points.stream().mapToDouble(Point::x).toArray();
        double[] seconds = points.stream().mapToDouble(Point::seconds).toArray();
        return new Curve(variable, points, Fit.of(x, seconds, 1), Fit.of(x, seconds, 2));
    }

    /** What part of the time at the last point the square of x takes. */
    public double squareShare() {
        double last = points.stream().mapToDouble(Point::x).max().orElseThrow();
        return parabola.coefficients().get(2) * last * last / parabola.at(last);
    }
}
