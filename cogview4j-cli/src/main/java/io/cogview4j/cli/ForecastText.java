package io.cogview4j.cli;

import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.pipeline.MemoryPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What plan prints for people. */
record ForecastText(Labels labels) {
    private static final List<Boolean> NUMBERS = List.of(false, true, true, true, true, true, true);

    List<String> lines(MemoryForecast forecast) {
        List<String> lines = new ArrayList<>();
        lines.add(labels.of(
                "forecast.title",
                forecast.settings().size(),
                forecast.settings().steps(),
                forecast.settings().guidanceScale(),
                forecast.budget().isUnlimited() ? labels.of("forecast.unlimited") : forecast.budget()));
        int columns = Columns.ofOutput();
        if (forecast.plan().isPresent()) {
            lines.addAll(stages(forecast, forecast.plan().get()).lines(columns));
        } else {
            lines.add("  " + labels.of("forecast.too.small"));
        }
        lines.add("  " + labels.of("forecast.smallest", MemoryBudget.shown(forecast.smallestBudgetBytes())));
        lines.add("  "
                + labels.of(
                        "forecast.speed",
                        forecast.compute().settings().device().id(),
                        forecast.compute().settings().precision().id(),
                        String.format(Locale.ROOT, "%.0f", forecast.speed().operationsPerSecond() / 1e9),
                        Bytes.text((long) forecast.speed().readBytesPerSecond())));
        lines.addAll(budgets(forecast).lines(columns));
        lines.addAll(sizes(forecast).lines(columns));
        return lines;
    }

    private TextTable stages(MemoryForecast forecast, MemoryPlan plan) {
        List<List<String>> rows = new ArrayList<>();
        for (StagePlan stage : plan.stages()) {
            int blocks = stage.needs().blockBytes().size();
            rows.add(List.of(
                    labels.of("stage." + stage.stage().name().toLowerCase(Locale.ROOT)),
                    MemoryBudget.shown(stage.weightBytes()),
                    MemoryBudget.shown(stage.needs().workBytes()),
                    MemoryBudget.shown(stage.peakBytes()),
                    blocks == 0
                            ? TextTable.NOTHING
                            : labels.of(
                                    "stage.count",
                                    Math.min(blocks, stage.residency().residentBlocks()),
                                    blocks),
                    Bytes.text(stage.readBytes()),
                    time(forecast.speed().seconds(stage))));
        }
        List<String> headings = List.of(
                labels.of("forecast.stage"),
                labels.of("forecast.weights"),
                labels.of("forecast.work"),
                labels.of("forecast.peak"),
                labels.of("forecast.kept"),
                labels.of("forecast.read"),
                labels.of("forecast.time"));
        return new TextTable(headings, NUMBERS, rows);
    }

    private TextTable budgets(MemoryForecast forecast) {
        List<List<String>> rows = forecast.otherBudgets().stream()
                .map(plan -> List.of(
                        plan.budget().toString(),
                        MemoryBudget.shown(plan.peakBytes()),
                        Bytes.text(MemoryForecast.readBytes(plan)),
                        time(forecast.seconds(plan))))
                .toList();
        List<String> headings = List.of(
                labels.of("forecast.budget"),
                labels.of("forecast.peak"),
                labels.of("forecast.read"),
                labels.of("forecast.time"));
        return new TextTable(headings, List.of(true, true, true, true), rows);
    }

    private TextTable sizes(MemoryForecast forecast) {
        List<List<String>> rows = forecast.otherSizes().stream()
                .map(size -> List.of(
                        size.size().toString(),
                        MemoryBudget.shown(size.smallestBudgetBytes()),
                        Bytes.text(MemoryForecast.readBytes(size.plan())),
                        time(forecast.seconds(size.plan()))))
                .toList();
        List<String> headings = List.of(
                labels.of("size.pixels"),
                labels.of("forecast.needs"),
                labels.of("forecast.read"),
                labels.of("forecast.time"));
        return new TextTable(headings, List.of(true, true, true, true), rows);
    }

    private static String time(double seconds) {
        return ProgressDisplay.duration((long) (seconds * 1e9));
    }
}
