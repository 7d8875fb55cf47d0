package io.cogview4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.bench.Curve.Point;
import io.cogview4j.bench.Curve.Variable;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchTest {
    @ParameterizedTest
    @EnumSource
    void everyCurveHasPointsEnoughToBend(Variable variable) {
        List<CurvePlan> plans = CurvePlan.all(PromptLengths.USUAL).stream()
                .filter(plan -> plan.variable() == variable)
                .toList();

        assertThat(plans)
                .singleElement()
                .satisfies(plan -> assertThat(plan.places())
                        .extracting(CurvePlan.PlannedPoint::x)
                        .doesNotHaveDuplicates()
                        .hasSizeGreaterThanOrEqualTo(3));
    }

    /** Half of the time at the last point: 4 + 4 x 1/16 x^2 at 4. */
    @Test
    void theShareOfTheSquareIsThatOfTheLastPoint() {
        Curve curve = Curve.through(
                Variable.PIXELS,
                DoubleStream.of(1, 2, 3, 4)
                        .mapToObj(x -> point(x, 4 + x * x / 4))
                        .toList());

        assertThat(curve.squareShare()).isCloseTo(0.5, within(1e-9));
        assertThat(curve.line().largestDeviation())
                .isGreaterThan(curve.parabola().largestDeviation());
    }

    private static Point point(double x, double seconds) {
        return new Point(
                x, new Measurement(new Subject.TextEncoding(List.of(1), 1), 1, List.of(new TimedRun(seconds, 1))));
    }
}
