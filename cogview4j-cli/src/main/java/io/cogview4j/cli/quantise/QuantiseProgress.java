package io.cogview4j.cli.quantise;

import io.cogview4j.api.Bytes;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.ProgressDisplay;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.quantise.QuantiseEvent;
import io.cogview4j.quantise.QuantiseListener;
import io.cogview4j.quantise.QuantisedComponent;

/** Shows how quantising goes on, in the place where runs are shown. */
final class QuantiseProgress implements QuantiseListener {
    private final ProgressDisplay display;
    private final Labels labels;

    QuantiseProgress(Terminal terminal) {
        this.display = terminal.progress();
        this.labels = terminal.labels();
    }

    @Override
    public void on(QuantiseEvent event) {
        switch (event) {
            case QuantiseEvent.Planned planned ->
                display.tell(labels.of(
                        "quantise.planned",
                        planned.component(),
                        planned.weights(),
                        Bytes.decimal(planned.sourceBytes()),
                        Bytes.decimal(planned.bytes())));
            case QuantiseEvent.Advanced(long done, long bytes) -> {
                if (done < bytes) {
                    display.show(
                            labels.of("quantise"),
                            (double) done / bytes,
                            labels.of("quantise.figures", Bytes.decimal(done), Bytes.decimal(bytes)));
                }
            }
            case QuantiseEvent.ComponentDone(QuantisedComponent component) ->
                display.tell(labels.of(
                        "quantise.component",
                        component.name(),
                        percent(component.relativeError()),
                        percent(component.worst().relativeError()),
                        component.worst().name()));
        }
    }

    static String percent(double fraction) {
        return "%.2f".formatted(100 * fraction);
    }
}
