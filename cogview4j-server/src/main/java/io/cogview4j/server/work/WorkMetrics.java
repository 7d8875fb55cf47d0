package io.cogview4j.server.work;

import io.cogview4j.events.RunEvent;
import io.cogview4j.events.Stage;
import io.cogview4j.events.StageReport;
import io.cogview4j.measure.MachineReport;
import io.cogview4j.server.job.Work;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What the worker does, counted and timed for whoever watches over the server. No prompt is in any of it. */
public final class WorkMetrics {
    private final MeterRegistry registry;
    private final Counter pictures;
    private final DistributionSummary picturesPerPass;
    private final Timer steps;
    private final Timer encodings;
    private final Counter resumedRuns;
    private final Counter readBytes;
    private final AtomicBoolean modelOpen = new AtomicBoolean();
    private final AtomicLong peakBytes = new AtomicLong();

    public WorkMetrics(MeterRegistry registry) {
        this.registry = registry;
        pictures = Counter.builder("pictures").description("Pictures made").register(registry);
        picturesPerPass = DistributionSummary.builder("pictures_per_pass")
                .description("Pictures that were drawn together")
                .register(registry);
        steps = Timer.builder("step")
                .description("A denoising step, for all pictures of its pass")
                .register(registry);
        encodings = Timer.builder("encoding_duration")
                .description("A pass over the text encoder")
                .register(registry);
        resumedRuns = Counter.builder("resumed_runs")
                .description("Runs that went on where another worker, or this one before, had saved them")
                .register(registry);
        readBytes = Counter.builder("bytes_streamed")
                .description("Read from disk during runs, where the system tells")
                .register(registry);
        Gauge.builder("model_loaded", modelOpen, open -> open.get() ? 1 : 0)
                .description("Whether the model is held open")
                .register(registry);
        if (MachineReport.peakResidentBytes().isPresent()) {
            Gauge.builder("peak_rss", this, WorkMetrics::peakBytes)
                    .description("The most physical memory that the process held")
                    .baseUnit(BaseUnits.BYTES)
                    .register(registry);
        }
    }

    /** Stages count their peaks anew, so the highest has to be remembered here. */
    private double peakBytes() {
        return peakBytes.accumulateAndGet(MachineReport.peakResidentBytes().orElse(0), Math::max);
    }

    /** A job is done, so long after its run began. */
    void done(Work.Kind kind, int made, Duration time) {
        Timer.builder("generation_duration")
                .description("From the begin of a run to the result of each of its jobs")
                .tag("kind", kind.id())
                .register(registry)
                .record(time);
        if (kind != Work.Kind.ENCODING) {
            pictures.increment(made);
        }
    }

    /** A job has failed. @param code of the message that tells why */
    void failed(String code) {
        Counter.builder("generation_errors")
                .description("Jobs that failed")
                .tag("code", code)
                .register(registry)
                .increment();
    }

    /** Pictures are going to be drawn together. */
    void passOf(int together) {
        picturesPerPass.record(together);
    }

    /** A saved run goes on. */
    void resumed() {
        resumedRuns.increment();
    }

    /** The model was opened or closed. */
    void modelOpen(boolean open) {
        modelOpen.set(open);
    }

    /** What is to hear the events of one run, on its thread. */
    Consumer<RunEvent> ofRun() {
        return new Run();
    }

    /** Times the steps from one to the next, as nothing else is done between them. */
    private final class Run implements Consumer<RunEvent> {
        private long lastNanos = System.nanoTime();

        @Override
        public void accept(RunEvent event) {
            switch (event) {
                case RunEvent.Started(Stage stage, int _)
                when stage == Stage.DENOISING -> lastNanos = System.nanoTime();
                case RunEvent.StepDone _ -> {
                    long now = System.nanoTime();
                    steps.record(now - lastNanos, TimeUnit.NANOSECONDS);
                    lastNanos = now;
                }
                case RunEvent.Finished(StageReport report) -> finished(report);
                default -> {}
            }
        }

        /** What is in the cache needs no plan. */
        private static boolean wasComputed(StageReport report) {
            return report.plannedPeakBytes().isPresent();
        }

        private void finished(StageReport report) {
            if (report.stage() == Stage.TEXT_ENCODING && wasComputed(report)) {
                encodings.record(report.nanos(), TimeUnit.NANOSECONDS);
            }
            report.readBytes().ifPresent(readBytes::increment);
            report.peakResidentBytes().ifPresent(peak -> peakBytes.accumulateAndGet(peak, Math::max));
        }
    }
}
