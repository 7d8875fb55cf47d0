package io.cogview4j.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageSize;
import io.cogview4j.bench.BenchJson;
import io.cogview4j.bench.BenchMessage;
import io.cogview4j.bench.BenchReport;
import io.cogview4j.bench.BenchRequest;
import io.cogview4j.bench.Curve;
import io.cogview4j.bench.Curve.Point;
import io.cogview4j.bench.Curve.Variable;
import io.cogview4j.bench.Measurement;
import io.cogview4j.bench.PromptLengths;
import io.cogview4j.bench.Samples;
import io.cogview4j.bench.Section;
import io.cogview4j.bench.Subject;
import io.cogview4j.bench.TimedRun;
import io.cogview4j.cli.output.DisplayText;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.measure.MachineReport;
import io.cogview4j.message.Message;
import io.cogview4j.report.Wording;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A made-up report: 100 GF/s are the peak, 80 were reached. */
class BenchReportTest {
    private static final ImageSize SIZE = ImageSize.square(512);
    private static final double GIGA = 1e9;

    @Test
    void jsonHasAPeakAndAResultForEachMeasurement() {
        JsonNode json = json();

        assertThat(json.propertyNames())
                .containsExactly("machine", "settings", "peak", "results", "curves", "peakResidentBytes", "warnings");
        assertThat(json.path("peak").path("operationsPerSecond").path("median").asDouble())
                .isEqualTo(100 * GIGA);
        assertThat(json.path("results")).hasSize(4);
        assertThat(json.path("warnings").path(0).path("code").asString()).isEqualTo("bench-machine-busy");
    }

    @Test
    void jsonOfAStepHasItsShapeItsRunsAndItsShare() {
        JsonNode step = json().path("results").path(1);

        assertThat(step.propertyNames())
                .containsExactly(
                        "section",
                        "size",
                        "pictures",
                        "promptTokens",
                        "negativeTokens",
                        "layers",
                        "seconds",
                        "operations",
                        "operationsPerSecond",
                        "peakOperationsPerSecond",
                        "shareOfPeak",
                        "extrapolated");
        assertThat(step.path("seconds").toString())
                .isEqualTo("{\"median\":2.0,\"lowest\":1.0,\"highest\":4.0,\"all\":[4.0,1.0,2.0]}");
        assertThat(step.path("operationsPerSecond").asDouble()).isEqualTo(80 * GIGA);
        assertThat(step.path("shareOfPeak").path("median").asDouble()).isEqualTo(0.8);
        assertThat(step.path("extrapolated").toString()).isEqualTo("{\"layers\":28,\"seconds\":28.0}");
    }

    @Test
    void jsonOfACurveHasItsPointsAndFits() {
        JsonNode curve = json().path("curves").path(0);

        assertThat(curve.propertyNames()).containsExactly("variable", "points", "line", "parabola", "squareShare");
        assertThat(curve.path("variable").asString()).isEqualTo("steps");
        assertThat(curve.path("points").path(2).path("x").asDouble()).isEqualTo(3);
        assertThat(curve.path("line").path("coefficients")).hasSize(2);
        assertThat(curve.path("parabola").path("coefficients")).hasSize(3);
    }

    @Test
    void peopleGetATableWithinTheirTerminal() {
        List<String> lines = new BenchText(new Labels(Locale.ENGLISH)).lines(report(), 60);

        assertThat(lines).allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThanOrEqualTo(60));
        assertThat(lines)
                .anySatisfy(
                        line -> assertThat(line).containsSubsequence("step, 512x512", "2.00", "1.00-4.00", "80", "80%"))
                .anySatisfy(line -> assertThat(line).contains("28.0 s with all 28 layers (extrapolated)"))
                .anySatisfy(line -> assertThat(line).contains("s a megapixel"))
                .anySatisfy(line -> assertThat(line).contains("1.00 + 1.00 x (at most 0% off)"));
    }

    @Test
    void theTableIsThereInChineseToo() {
        List<String> lines = new BenchText(new Labels(Locale.CHINESE)).lines(report(), 60);

        assertThat(lines).allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThanOrEqualTo(60));
        assertThat(lines).anySatisfy(line -> assertThat(line).containsSubsequence("去噪一步，512x512", "80%"));
    }

    private static JsonNode json() {
        return JsonMapper.shared().readTree(new BenchJson(new Wording(Locale.ENGLISH)).text(report()));
    }

    private static BenchReport report() {
        BenchRequest request = new BenchRequest(
                Set.of(Section.STEP),
                List.of(SIZE),
                List.of(SIZE),
                2,
                PromptLengths.USUAL,
                3,
                ComputeSettings.defaults(),
                DeviceBudget.AUTO);
        return new BenchReport(
                new MachineReport("A Processor", 2, "AVX2", "Linux", "Java 25", "0.1.0", "2.10.0", 1.5),
                request,
                new Samples(List.of(100 * GIGA, 90 * GIGA, 110 * GIGA)),
                List.of(
                        measured(new Subject.TextEncoding(List.of(144), 2)),
                        measured(new Subject.DenoisingStep(SIZE, 1, PromptLengths.USUAL, 2)),
                        measured(new Subject.ImageDecoding(SIZE)),
                        measured(new Subject.TinyImage(20))),
                List.of(curve()),
                OptionalLong.of(1L << 30),
                List.of(Message.of(BenchMessage.BENCH_MACHINE_BUSY, 1.5, 2)));
    }

    private static Measurement measured(Subject subject) {
        return measured(subject, 4, 1, 2);
    }

    private static Measurement measured(Subject subject, double... seconds) {
        List<TimedRun> runs = DoubleStream.of(seconds)
                .mapToObj(run -> new TimedRun(run, 100 * GIGA))
                .toList();
        return new Measurement(subject, 160 * GIGA, runs);
    }

    /** 1 + x seconds. */
    private static Curve curve() {
        List<Point> points = IntStream.rangeClosed(1, 4)
                .mapToObj(x -> new Point(x, measured(new Subject.TinyImage(x), 1.0 + x)))
                .toList();
        return Curve.through(Variable.STEPS, points);
    }
}
