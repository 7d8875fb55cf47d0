package io.cogview4j.cli;

import io.cogview4j.bench.BenchReport;
import io.cogview4j.bench.Curve;
import io.cogview4j.bench.Fit;
import io.cogview4j.bench.Machine;
import io.cogview4j.bench.Measurement;
import io.cogview4j.bench.Point;
import io.cogview4j.bench.Samples;
import io.cogview4j.bench.Subject;
import io.cogview4j.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What bench prints for people. */
record BenchText(Labels labels) {
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;

    /** @param columns of the terminal */
    List<String> lines(BenchReport report, int columns) {
        List<String> lines = new ArrayList<>(machine(report).lines(columns));
        if (!report.measurements().isEmpty()) {
            lines.add("");
            lines.addAll(measured(report.measurements()).lines(columns));
            lines.add("");
            lines.addAll(derived(report.measurements()).lines(columns));
        }
        for (Curve curve : report.curves()) {
            lines.add("");
            lines.addAll(DisplayText.wrap(labels.of("bench.curve." + id(curve)), columns));
            lines.addAll(points(curve).lines(columns));
            lines.addAll(fits(curve).lines(columns));
        }
        return lines;
    }

    /** As they are in one pass: {@code 144+48}. */
    private static String joined(List<Integer> prompts) {
        return prompts.stream().map(String::valueOf).collect(Collectors.joining("+"));
    }

    /** What was measured, in a few columns. */
    static String name(Subject subject, Labels labels) {
        return switch (subject) {
            case Subject.TextEncoding text -> labels.of("bench.text", joined(text.prompts()));
            case Subject.DenoisingStep step
            when step.pictures() > 1 -> labels.of("bench.steps", step.size(), step.pictures());
            case Subject.DenoisingStep step -> labels.of("bench.step", step.size());
            case Subject.Decoding decoding -> labels.of("bench.decode", decoding.size());
            case Subject.TinyPicture tiny -> labels.of("bench.tiny", tiny.steps());
        };
    }

    private Facts machine(BenchReport report) {
        Machine machine = report.machine();
        Facts facts = new Facts("");
        facts.add(labels.of("bench.processor"), machine.processor() + ", " + machine.vectorInstructions());
        facts.add(
                labels.of("bench.threads"),
                labels.of("stage.count", report.request().compute().threads(), machine.processors()));
        facts.add(labels.of("bench.system"), machine.system());
        facts.add(labels.of("bench.java"), machine.java());
        facts.add(
                labels.of("bench.software"),
                "cogview4j " + machine.cogview4j() + ", libtorch " + machine.libtorch() + ", "
                        + report.request().compute().precision().id());
        if (machine.loadAverage() >= 0) {
            facts.add(labels.of("bench.load"), number(machine.loadAverage()));
        }
        Samples peaks = report.peaks();
        facts.add(
                labels.of("bench.peak"),
                labels.of(
                        "bench.peak.text",
                        whole(peaks.highest() / GIGA),
                        whole(peaks.median() / GIGA),
                        whole(peaks.lowest() / GIGA)));
        report.peakResidentBytes().ifPresent(bytes -> facts.add(labels.of("bench.memory"), MemoryBudget.shown(bytes)));
        return facts;
    }

    private TextTable measured(List<Measurement> measurements) {
        List<List<String>> rows = measurements.stream()
                .map(measurement -> List.of(
                        name(measurement.subject(), labels),
                        number(measurement.seconds().median()),
                        range(measurement.seconds()),
                        whole(measurement.operationsPerSecond() / GIGA),
                        percent(measurement.shareOfPeak().median())))
                .toList();
        List<String> headings = List.of(
                labels.of("bench.measured"),
                labels.of("bench.seconds"),
                labels.of("bench.range"),
                "GF/s",
                labels.of("bench.share"));
        return new TextTable(headings, List.of(false, true, true, true, true), rows);
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
                    name(subject, labels),
                    switch (subject) {
                        case Subject.TextEncoding text ->
                            whole + labels.of("bench.token", number(seconds / text.tokens()));
                        case Subject.DenoisingStep _ -> whole;
                        case Subject.Decoding decoding ->
                            labels.of(
                                    "bench.megapixel",
                                    number(seconds / (decoding.size().pixels() / MEGA)));
                        case Subject.TinyPicture _ -> "";
                    });
        }
        return facts;
    }

    private TextTable points(Curve curve) {
        List<List<String>> rows = new ArrayList<>();
        for (Point point : curve.points()) {
            rows.add(List.of(
                    name(point.measurement().subject(), labels),
                    whole(point.x()),
                    number(point.seconds()),
                    number(curve.line().at(point.x())),
                    percent(point.measurement().shareOfPeak().median())));
        }
        List<String> headings = List.of(
                labels.of("bench.measured"),
                "x",
                labels.of("bench.seconds"),
                labels.of("bench.line"),
                labels.of("bench.share"));
        return new TextTable(headings, List.of(false, true, true, true, true), rows);
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

    private static String id(Curve curve) {
        return curve.variable().name().toLowerCase(Locale.ROOT);
    }

    private static String range(Samples seconds) {
        return number(seconds.lowest()) + "-" + number(seconds.highest());
    }

    /** Three digits that count. */
    private static String number(double value) {
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * part);
    }
}
