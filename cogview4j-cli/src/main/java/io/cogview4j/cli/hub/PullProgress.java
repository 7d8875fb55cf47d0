package io.cogview4j.cli.hub;

import io.cogview4j.api.Bytes;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.ProgressDisplay;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.hub.PullEvent;
import io.cogview4j.hub.PullListener;
import io.cogview4j.hub.PullRequest;

/** Shows how a pull goes on, in the place where runs are shown. */
final class PullProgress implements PullListener {
    private static final int SHORT_REVISION = 12;

    private final PullRequest request;
    private final ProgressDisplay display;
    private final Labels labels;

    PullProgress(PullRequest request, Terminal terminal) {
        this.request = request;
        this.display = terminal.progress();
        this.labels = terminal.labels();
    }

    @Override
    public void on(PullEvent event) {
        switch (event) {
            case PullEvent.Listed listed -> display.tell(listed(listed));
            case PullEvent.Advanced advanced -> {
                if (advanced.presentBytes() < advanced.bytes()) {
                    display.show(
                            labels.of("pull"), (double) advanced.presentBytes() / advanced.bytes(), figures(advanced));
                }
            }
            case PullEvent.FileDone done -> {
                if (done.path().endsWith(".safetensors")) {
                    display.tell(labels.of("pull.file", done.path(), Bytes.decimal(done.bytes())));
                }
            }
            case PullEvent.Told told -> display.tell(labels.of(told.message()));
        }
    }

    private String listed(PullEvent.Listed listed) {
        String revision = listed.revision();
        return labels.of(
                "pull.listed",
                request.model(),
                revision.length() > SHORT_REVISION ? revision.substring(0, SHORT_REVISION) : revision,
                listed.files(),
                Bytes.decimal(listed.bytes()),
                Bytes.decimal(listed.presentBytes()));
    }

    private String figures(PullEvent.Advanced advanced) {
        String present = Bytes.decimal(advanced.presentBytes());
        String all = Bytes.decimal(advanced.bytes());
        String rate = Bytes.decimal(advanced.bytesPerSecond());
        return advanced.left()
                .map(left ->
                        labels.of("pull.figures.left", present, all, rate, ProgressDisplay.duration(left.toNanos())))
                .orElseGet(() -> labels.of("pull.figures", present, all, rate));
    }
}
