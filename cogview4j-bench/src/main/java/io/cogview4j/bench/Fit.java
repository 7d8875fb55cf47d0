package io.cogview4j.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A polynomial through measured points, by least squares.
 *
 * @param coefficients of 1, x, x^2 and so on
 * @param largestDeviation of a point from the polynomial, as a part of the point's value
 */
public record Fit(List<Double> coefficients, double largestDeviation) {
    public Fit {
        coefficients = List.copyOf(coefficients);
    }

    /** @param degree fewer than there are different x */
    static Fit of(double[] x, double[] y, int degree) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        double[][] equations = normalEquations(x, y, degree, largest);
        double[] solution = solve(equations);
        List<Double> coefficients = new ArrayList<>();
        for (int i = 0; i <= degree; i++) {
            coefficients.add(solution[i] / Math.pow(largest, i));
        }
        return new Fit(coefficients, largestDeviation(x, y, coefficients));
    }

    /** The polynomial's value. */
    public double at(double x) {
        return at(x, coefficients);
    }

    private static double at(double x, List<Double> coefficients) {
        double value = 0;
        for (double coefficient : coefficients.reversed()) {
            value = value * x + coefficient;
        }
        return value;
    }

    private static double largestDeviation(double[] x, double[] y, List<Double> coefficients) {
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
            largest = Math.max(largest, Math.abs(at(x[i], coefficients) - y[i]) / y[i]);
        }
        return largest;
    }

    /** With x as parts of the largest, since powers of pixels would leave nothing of the sums' precision. */
    private static double[][] normalEquations(double[] x, double[] y, int degree, double largest) {
        double[][] equations = new double[degree + 1][degree + 2];
        for (int point = 0; point < x.length; point++) {
            double t = x[point] / largest;
            for (int row = 0; row <= degree; row++) {
                for (int column = 0; column <= degree; column++) {
                    equations[row][column] += Math.pow(t, row + column);
                }
                equations[row][degree + 1] += Math.pow(t, row) * y[point];
            }
        }
        return equations;
    }

    /** Gauss-Jordan elimination; what is on the diagonal is positive, since the matrix is positive definite. */
    private static double[] solve(double[][] equations) {
        int unknowns = equations.length;
        for (int pivot = 0; pivot < unknowns; pivot++) {
            for (int row = 0; row < unknowns; row++) {
                double factor = row == pivot ? 0 : equations[row][pivot] / equations[pivot][pivot];
                for (int column = pivot; column <= unknowns; column++) {
                    equations[row][column] -= factor * equations[pivot][column];
                }
            }
        }
        double[] solution = new double[unknowns];
        for (int i = 0; i < unknowns; i++) {
            solution[i] = equations[i][unknowns] / equations[i][i];
        }
        return solution;
    }
}
