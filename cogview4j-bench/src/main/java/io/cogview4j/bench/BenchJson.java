package io.cogview4j.bench;

import io.cogview4j.measure.MachineReport;
import io.cogview4j.measure.MatrixPeak;
import io.cogview4j.report.Wording;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report for programs; docs/performance.md explains the keys. */
public record BenchJson(Wording wording) {
    /** One object, on lines of its own. */
    public String text(BenchReport report) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        describe(report.machine(), root.putObject("machine"));
        describe(report.request(), root.putObject("settings"));
        ObjectNode peak = root.putObject("peak").put("side", MatrixPeak.SIDE);
        describe(report.peaks(), peak.putObject("operationsPerSecond"));
        ArrayNode results = root.putArray("results");
        report.measurements().forEach(measurement -> describe(measurement, results.addObject()));
        ArrayNode curves = root.putArray("curves");
        report.curves().forEach(curve -> describe(curve, curves.addObject()));
        report.peakResidentBytes().ifPresent(bytes -> root.put("peakResidentBytes", bytes));
        root.set("warnings", JsonMapper.shared().valueToTree(wording.of(report.warnings())));
        return root.toPrettyString();
    }

    private static void describe(MachineReport machine, ObjectNode node) {
        node.put("processor", machine.processor())
                .put("processors", machine.processors())
                .put("vectorInstructions", machine.vectorInstructions())
                .put("system", machine.system())
                .put("java", machine.java())
                .put("cogview4j", machine.cogview4j())
                .put("libtorch", machine.libtorch());
        if (machine.loadAverage() >= 0) {
            node.put("loadAverage", machine.loadAverage());
        }
    }

    private static void describe(BenchRequest request, ObjectNode node) {
        node.put("device", request.compute().device().id())
                .put("dtype", request.compute().precision().id())
                .put("threads", request.compute().threads())
                .put("layers", request.layers())
                .put("promptTokens", request.tokens().prompt())
                .put("negativeTokens", request.tokens().negative())
                .put("repeat", request.repeat());
    }

    private static void describe(Measurement measurement, ObjectNode node) {
        Subject subject = measurement.subject();
        double seconds = measurement.seconds().median();
        node.put("section", subject.section().id());
        switch (subject) {
            case Subject.TextEncoding text ->
                put(text.prompts(), "prompts", node.put("tokens", text.tokens()).put("layers", text.layers()));
            case Subject.DenoisingStep step ->
                node.put("size", step.size().toString())
                        .put("pictures", step.images())
                        .put("promptTokens", step.tokens().prompt())
                        .put("negativeTokens", step.tokens().negative())
                        .put("layers", step.layers());
            case Subject.ImageDecoding decoding ->
                node.put("size", decoding.size().toString())
                        .put("secondsPerMegapixel", seconds / (decoding.size().pixels() / 1e6));
            case Subject.TinyImage tiny ->
                node.put("size", Subject.TinyImage.SIZE.toString()).put("steps", tiny.steps());
        }
        describe(measurement.seconds(), node.putObject("seconds"));
        node.put("operations", measurement.operations());
        node.put("operationsPerSecond", measurement.operationsPerSecond());
        describe(measurement.peakOperationsPerSecond(), node.putObject("peakOperationsPerSecond"));
        describe(measurement.shareOfPeak(), node.putObject("shareOfPeak"));
        if (subject instanceof Subject.TextEncoding text) {
            node.put("secondsPerToken", seconds / text.tokens());
        }
        measurement
                .extrapolatedSeconds()
                .ifPresent(whole -> node.putObject("extrapolated")
                        .put("layers", subject.wholeLayers())
                        .put("seconds", whole));
    }

    private static void describe(Samples samples, ObjectNode node) {
        node.put("median", samples.median()).put("lowest", samples.lowest()).put("highest", samples.highest());
        put(samples.values(), "all", node);
    }

    private static void describe(Curve curve, ObjectNode node) {
        node.put("variable", curve.variable().id());
        ArrayNode points = node.putArray("points");
        curve.points()
                .forEach(point ->
                        describe(point.measurement(), points.addObject().put("x", point.x())));
        describe(curve.line(), node.putObject("line"));
        describe(curve.parabola(), node.putObject("parabola"));
        node.put("squareShare", curve.squareShare());
    }

    private static void describe(Fit fit, ObjectNode node) {
        put(fit.coefficients(), "coefficients", node);
        node.put("largestDeviation", fit.largestDeviation());
    }

    private static void put(List<? extends Number> values, String key, ObjectNode node) {
        node.set(key, JsonMapper.shared().valueToTree(values));
    }
}
