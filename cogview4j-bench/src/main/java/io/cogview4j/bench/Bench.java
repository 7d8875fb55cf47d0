package io.cogview4j.bench;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.bench.CurvePlan.Place;
import io.cogview4j.memory.ResidentMemory;
import io.cogview4j.nn.MatrixPeak;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Carries out measurements, one after the other; each opens what it needs and closes it. */
public final class Bench {
    private static final int TINY_STEPS = 20;
    private static final List<Integer> TEXT_TOKENS = List.of(16, 512);

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

    public static BenchReport run(BenchRequest request, BenchListener listener) {
        Machine machine = Machine.current();
        List<Scenario> scenarios = scenarios(request);
        List<CurvePlan> curves = request.sections().contains(Section.CURVES)
                ? CurvePlan.all(request.tokens(), request.compute())
                : List.of();
        int total = scenarios.size()
                + curves.stream().mapToInt(curve -> curve.places().size()).sum();
        try (MatrixPeak peak = MatrixPeak.open(request.compute())) {
            peak.operationsPerSecond(); // to warm up
            Meter meter = new Meter(peak::operationsPerSecond, System::nanoTime);
            Bench bench = new Bench(request, meter, listener, total);
            List<Measurement> measurements =
                    scenarios.stream().map(bench::measure).toList();
            List<Curve> drawn = curves.stream().map(bench::draw).toList();
            return new BenchReport(
                    machine, request, meter.peaks(), measurements, drawn, bench.peakResidentBytes(), warnings(machine));
        }
    }

    private static List<Scenario> scenarios(BenchRequest request) {
        return request.sections().stream()
                .sorted()
                .flatMap(section -> scenarios(section, request))
                .toList();
    }

    private static Stream<Scenario> scenarios(Section section, BenchRequest request) {
        ComputeSettings compute = request.compute();
        TokenCounts tokens = request.tokens();
        return switch (section) {
            case TEXT ->
                Stream.concat(
                                TEXT_TOKENS.stream().map(List::of),
                                Stream.of(List.of(tokens.prompt(), tokens.negative())))
                        .map(count -> TextWorkload.scenario(TrueSize.text(request.layers()), count, compute));
            case STEP ->
                request.stepSizes().stream()
                        .map(size -> StepWorkload.scenario(
                                TrueSize.transformer(request.layers()), size, 1, tokens, compute));
            case DECODE ->
                request.decodedSizes().stream().map(size -> DecodeWorkload.scenario(TrueSize.vae(), size, compute));
            case TINY -> Stream.of(TinyWorkload.scenario(TINY_STEPS, compute));
            case CURVES -> Stream.empty();
        };
    }

    private Measurement measure(Scenario scenario) {
        listener.begins(scenario.subject(), ++begun, total);
        Measurement measurement = meter.measure(scenario, request.repeat());
        // the pipeline lets the peak begin anew, so it is looked at each time
        peakResidentBytes = Math.max(peakResidentBytes, ResidentMemory.peak().orElse(0));
        return measurement;
    }

    private Curve draw(CurvePlan plan) {
        List<Point> points = new ArrayList<>();
        for (Place place : plan.places()) {
            points.add(new Point(place.x(), measure(place.scenario())));
        }
        return Curve.through(plan.variable(), points);
    }

    private OptionalLong peakResidentBytes() {
        return peakResidentBytes == 0 ? OptionalLong.empty() : OptionalLong.of(peakResidentBytes);
    }

    private static List<Message> warnings(Machine machine) {
        return machine.isBusy()
                ? List.of(Message.of(
                        MessageCode.BENCH_MACHINE_BUSY,
                        String.format(Locale.ROOT, "%.1f", machine.loadAverage()),
                        machine.processors()))
                : List.of();
    }
}
