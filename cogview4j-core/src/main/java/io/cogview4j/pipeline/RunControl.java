package io.cogview4j.pipeline;

import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StageReport;
import io.cogview4j.events.Step;
import io.cogview4j.events.StepControl;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The line between a run and whoever asked for it: events go out, decisions and cancellation come in. Remembers what the
 * result tells of the run, and says no warning twice. For one run.
 */
public final class RunControl {
    private final RunListener listener;
    private final List<Cancellation> cancellations;
    private final List<StageReport> stages = new ArrayList<>();
    private final Set<Message> warnings = new LinkedHashSet<>();

    /** @param cancellations any of which ends the run */
    public RunControl(RunListener listener, Cancellation... cancellations) {
        this.listener = listener;
        this.cancellations = List.of(cancellations);
    }

    /** A run that nobody listens to. */
    public static RunControl none() {
        return new RunControl(RunListener.NONE, Cancellation.never());
    }

    /** @throws io.cogview4j.message.CancelledException if the run was cancelled or its thread interrupted */
    void requireGoingOn() {
        cancellations.forEach(Cancellation::throwIfCancelled);
    }

    void started(RunEvent.Started event) {
        listener.on(event);
    }

    void advanced(RunEvent.Advanced event) {
        requireGoingOn();
        listener.on(event);
    }

    void finished(StageReport report) {
        stages.add(report);
        listener.on(new RunEvent.Finished(report));
    }

    StepControl after(Step step) {
        requireGoingOn();
        listener.on(new RunEvent.StepDone(step));
        return listener.after(step);
    }

    /** Tells what happens beside the stages. */
    public void tell(RunEvent event) {
        listener.on(event);
    }

    /** Tells the warnings among some findings. */
    public void warn(Collection<Message> findings) {
        findings.stream()
                .filter(finding -> finding.code().severity() == Severity.WARNING)
                .forEach(this::warn);
    }

    /** Tells a warning, unless it was told before. */
    public void warn(Message warning) {
        if (warnings.add(warning)) {
            listener.on(new RunEvent.Warned(warning));
        }
    }

    public List<StageReport> stages() {
        return List.copyOf(stages);
    }

    public List<Message> warnings() {
        return List.copyOf(warnings);
    }
}
