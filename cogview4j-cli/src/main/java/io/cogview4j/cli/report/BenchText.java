package io.cogview4j.cli.report;

import io.cogview4j.api.Bytes;
import io.cogview4j.bench.BenchReport;
import io.cogview4j.bench.Curve;
import io.cogview4j.bench.Fit;
import io.cogview4j.bench.Measurement;
import io.cogview4j.bench.Samples;
import io.cogview4j.bench.Subject;
import io.cogview4j.cli.output.DisplayText;
import io.cogview4j.cli.output.Facts;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.TextTable;
import io.cogview4j.measure.MachineReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What bench prints for people. */
public record BenchText(Labels labels) {
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;
    private static final List<Boolean> NUMBERS = List.of(false, true, true, true, true);

    /** @param columns of the terminal */
    public List<String> lines(BenchReport report, int columns) {
        List<String> lines = new ArrayList<>(machine(report).lines(columns));
        if (!report.measurements().isEmpty()) {
            lines.add("");
            lines.addAll(measured(report.measurements()).lines(columns));
            lines.add("");
            lines.addAll(derived(report.measurements()).lines(columns));
        }
        for (Curve curve : report.curves()) {
            lines.add("");
            lines.addAll(
                    DisplayText.wrap(labels.of("bench.curve." + curve.variable().id()), columns));
            lines.addAll(points(curve).lines(columns));
            lines.addAll(fits(curve).lines(columns));
        }
        return lines;
    }

    /** What was measured, in a few columns; prompts as they are in one pass, {@code 144+48}. */
    public String name(Subject subject) {
        return switch (subject) {
            case Subject.TextEncoding text ->
                labels.of(
                        "bench.text",
                        text.prompts().stream().map(String::valueOf).collect(Collectors.joining("+")));
            case Subject.DenoisingStep step
            when step.images() > 1 -> labels.of("bench.steps", step.size(), step.images());
            case Subject.DenoisingStep step -> labels.of("bench.step", step.size());
            case Subject.ImageDecoding decoding -> labels.of("bench.decode", decoding.size());
            case Subject.TinyImage tiny -> labels.of("bench.tiny", tiny.steps());
        };
    }

    private Facts machine(BenchReport report) {
        MachineReport machine = report.machine();
        String precision = report.request().compute().precision().id();
        int threads = report.request().compute().threads();
        Samples peaks = report.peaks();
        Facts facts = new Facts("");
        facts.add(labels.of("bench.processor"), machine.processor() + ", " + machine.vectorInstructions());
        facts.add(labels.of("bench.threads"), labels.of("stage.count", threads, machine.processors()));
        facts.add(labels.of("bench.system"), machine.system());
        facts.add(labels.of("bench.java"), machine.java());
        facts.add(
                labels.of("bench.software"),
                "cogview4j " + machine.cogview4j() + ", libtorch " + machine.libtorch() + ", " + precision);
        facts.add(labels.of("bench.load"), machine.loadAverage() < 0 ? "" : number(machine.loadAverage()));
        facts.add(
                labels.of("bench.peak"),
                labels.of("bench.peak.text", giga(peaks.highest()), giga(peaks.median()), giga(peaks.lowest())));
        report.peakResidentBytes().ifPresent(bytes -> facts.add(labels.of("bench.memory"), Bytes.binary(bytes)));
        return facts;
    }

    private TextTable measured(List<Measurement> measurements) {
        List<List<String>> rows = measurements.stream()
                .map(measurement -> List.of(
                        name(measurement.subject()),
                        number(measurement.seconds().median()),
                        number(measurement.seconds().lowest()) + "-"
                                + number(measurement.seconds().highest()),
                        giga(measurement.operationsPerSecond()),
                        percent(measurement.shareOfPeak().median())))
                .toList();
        return new TextTable(
                labels.all("bench.measured", "bench.seconds", "bench.range", "bench.rate", "bench.share"),
                NUMBERS,
                rows);
    }

    /** What follows of the seconds for the whole network, or for other sizes. */
    private Facts derived(List<Measurement> measurements) {
        Facts facts = new Facts("");
        for (Measurement measurement : measurements) {
            Subject subject = measurement.subject();
            double seconds = measurement
                    .extrapolatedSeconds()
                    .orElse(measurement.seconds().median());
            String whole = labels.of("bench.whole", number(seconds), subject.wholeLayers());
            facts.add(
                    name(subject),
                    switch (subject) {
                        case Subject.TextEncoding text ->
                            whole + labels.of("bench.token", number(seconds / text.tokens()));
                        case Subject.DenoisingStep _ -> whole;
                        case Subject.ImageDecoding(var size) ->
                            labels.of("bench.megapixel", number(seconds / (size.pixels() / MEGA)));
                        case Subject.TinyImage _ -> "";
                    });
        }
        return facts;
    }

    private TextTable points(Curve curve) {
        List<List<String>> rows = curve.points().stream()
                .map(point -> List.of(
                        name(point.measurement().subject()),
                        decimal(point.x(), 0),
                        number(point.seconds()),
                        number(curve.line().at(point.x())),
                        percent(point.measurement().shareOfPeak().median())))
                .toList();
        return new TextTable(
                labels.all("bench.measured", "bench.x", "bench.seconds", "bench.line", "bench.share"), NUMBERS, rows);
    }

    private Facts fits(Curve curve) {
        Facts facts = new Facts("");
        facts.add(labels.of("bench.line"), formula(curve.line()));
        facts.add(
                labels.of("bench.parabola"),
                formula(curve.parabola()) + labels.of("bench.square", percent(curve.squareShare())));
        return facts;
    }

    private String formula(Fit fit) {
        StringBuilder formula = new StringBuilder();
        for (int power = 0; power < fit.coefficients().size(); power++) {
            String coefficient =
                    String.format(Locale.ROOT, "%.3g", fit.coefficients().get(power));
            formula.append(power == 0 ? coefficient : " + " + coefficient + " x")
                    .append(power > 1 ? "^" + power : "");
        }
        return formula + labels.of("bench.deviation", percent(fit.largestDeviation()));
    }

    /** Three digits that count. */
    private static String number(double value) {
        return decimal(value, value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.1 ? 3 : 4);
    }

    private static String giga(double value) {
        return decimal(value / GIGA, 0);
    }

    private static String percent(double part) {
        return decimal(100 * part, 0) + "%";
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
