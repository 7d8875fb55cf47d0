package io.cogview4j.cli;

import io.cogview4j.api.Message;
import io.cogview4j.api.Progress;
import io.cogview4j.api.ProgressListener;
import io.cogview4j.api.StageReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Shows how the work goes on, and remembers what is to be reported at the end. Says no warning twice. */
final class RunRecord implements ProgressListener {
    private final ProgressListener display;
    private final List<StageReport> stages = new ArrayList<>();
    private final Set<Message> warnings = new LinkedHashSet<>();

    RunRecord(ProgressListener display) {
        this.display = display;
    }

    @Override
    public void on(Progress progress) {
        switch (progress) {
            case Progress.Finished(StageReport report) -> stages.add(report);
            case Progress.Warning(Message message) -> {
                if (!warnings.add(message)) {
                    return;
                }
            }
            case Progress.Started _, Progress.Advanced _ -> {}
        }
        display.on(progress);
    }

    void warn(Message message) {
        on(new Progress.Warning(message));
    }

    List<StageReport> stages() {
        return List.copyOf(stages);
    }

    List<Message> warnings() {
        return List.copyOf(warnings);
    }
}
