package io.cogview4j.bench;

import io.cogview4j.bench.Curve.Point;
import io.cogview4j.bench.CurvePlan.PlannedPoint;
import io.cogview4j.measure.MachineReport;
import io.cogview4j.measure.MatrixPeak;
import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Carries out measurements, one after the other; each opens what it needs and closes it. */
public final class Bench {
    private static final int TINY_STEPS = 20;

    private final BenchRequest request;
    private final Meter meter;
    private final BenchListener listener;
    private final int total;
    private int begun;
    private long peakResidentBytes;

    private Bench(BenchRequest request, Meter meter, BenchListener listener, int total) {
        this.request = request;
        this.meter = meter;
        this.listener = listener;
        this.total = total;
    }

    /** @throws io.cogview4j.message.InvalidRequestException if the device is missing */
    public static BenchReport run(BenchRequest request, BenchListener listener) {
        MachineReport machine = MachineReport.current();
        List<Subject> subjects = request.sections().stream()
                .sorted()
                .flatMap(section -> subjects(section, request))
                .toList();
        List<CurvePlan> curves =
                request.sections().contains(Section.CURVES) ? CurvePlan.all(request.tokens()) : List.of();
        int total = subjects.size()
                + curves.stream().mapToInt(curve -> curve.places().size()).sum();
        try (MatrixPeak peak = MatrixPeak.open(request.compute())) {
            peak.operationsPerSecond(); // to warm up
            Meter meter = new Meter(peak::operationsPerSecond, System::nanoTime);
            Bench bench = new Bench(request, meter, listener, total);
            List<Measurement> measurements =
                    subjects.stream().map(bench::measure).toList();
            List<Curve> drawn = curves.stream().map(bench::draw).toList();
            return new BenchReport(
                    machine, request, meter.peaks(), measurements, drawn, bench.peakResidentBytes(), warnings(machine));
        }
    }

    private static Stream<Subject> subjects(Section section, BenchRequest request) {
        PromptLengths tokens = request.tokens();
        int layers = request.layers();
        return switch (section) {
            case TEXT ->
                Stream.of(List.of(16), List.of(512), List.of(tokens.prompt(), tokens.negative()))
                        .map(prompts -> new Subject.TextEncoding(prompts, layers));
            case STEP -> request.stepSizes().stream().map(size -> new Subject.DenoisingStep(size, 1, tokens, layers));
            case DECODE -> request.decodedSizes().stream().map(Subject.ImageDecoding::new);
            case TINY -> Stream.of(new Subject.TinyImage(TINY_STEPS));
            case CURVES -> Stream.empty();
        };
    }

    private Measurement measure(Subject subject) {
        listener.begins(subject, ++begun, total);
        Measurement measurement =
                meter.measure(subject, () -> subject.open(request.compute(), request.deviceBudget()), request.repeat());
        // a run of the built-in model lets the peak begin anew, so it is looked at each time
        peakResidentBytes =
                Math.max(peakResidentBytes, MachineReport.peakResidentBytes().orElse(0));
        return measurement;
    }

    private Curve draw(CurvePlan plan) {
        List<Point> points = new ArrayList<>();
        for (PlannedPoint place : plan.places()) {
            points.add(new Point(place.x(), measure(place.subject())));
        }
        return Curve.through(plan.variable(), points);
    }

    private OptionalLong peakResidentBytes() {
        return peakResidentBytes == 0 ? OptionalLong.empty() : OptionalLong.of(peakResidentBytes);
    }

    private static List<Message> warnings(MachineReport machine) {
        return machine.isBusy()
                ? List.of(Message.of(
                        BenchMessage.BENCH_MACHINE_BUSY,
                        String.format(Locale.ROOT, "%.1f", machine.loadAverage()),
                        machine.processors()))
                : List.of();
    }
}
