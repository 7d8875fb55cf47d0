package io.cogview4j.cli.report;

import io.cogview4j.MemoryPlan;
import io.cogview4j.api.Bytes;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.ProgressDisplay;
import io.cogview4j.cli.output.TextTable;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.report.MemoryForecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What plan prints for people. */
public record ForecastText(Labels labels) {
    private static final List<Boolean> NUMBERS = List.of(false, true, true, true, true, true, true);

    public List<String> lines(MemoryForecast forecast, int columns) {
        List<String> lines = new ArrayList<>();
        lines.add(labels.of(
                "forecast.title",
                forecast.images().size(),
                forecast.images().steps(),
                forecast.images().guidanceScale(),
                forecast.budget().isUnlimited() ? labels.of("forecast.unlimited") : forecast.budget()));
        if (forecast.plan().isPresent()) {
            lines.addAll(stages(forecast, forecast.plan().get()).lines(columns));
        } else {
            lines.add("  " + labels.of("forecast.too.small"));
        }
        forecast.plan().ifPresent(plan -> lines.addAll(onDevice(plan, columns)));
        lines.add("  " + labels.of("forecast.smallest", Bytes.binary(forecast.smallestBudgetBytes())));
        lines.add("  "
                + labels.of(
                        "forecast.speed",
                        forecast.compute().settings().device().id(),
                        forecast.compute().settings().precision().id(),
                        String.format(Locale.ROOT, "%.0f", forecast.speed().operationsPerSecond() / 1e9),
                        Bytes.decimal((long) forecast.speed().readBytesPerSecond())));
        lines.addAll(budgets(forecast).lines(columns));
        lines.addAll(sizes(forecast).lines(columns));
        return lines;
    }

    private TextTable stages(MemoryForecast forecast, MemoryPlan plan) {
        List<List<String>> rows = new ArrayList<>();
        for (PlannedStage stage : plan.stages()) {
            int blocks = stage.blocks();
            rows.add(List.of(
                    labels.of("stage." + stage.stage().name().toLowerCase(Locale.ROOT)),
                    Bytes.binary(stage.weightBytes()),
                    Bytes.binary(stage.workBytes()),
                    Bytes.binary(stage.peakBytes()),
                    blocks == 0
                            ? TextTable.NOTHING
                            : labels.of("stage.count", Math.min(blocks, stage.residentBlocks()), blocks),
                    Bytes.decimal(stage.readBytes()),
                    time(forecast.speed().seconds(stage))));
        }
        List<String> headings = labels.all(
                "forecast.stage",
                "forecast.weights",
                "forecast.work",
                "forecast.peak",
                "forecast.kept",
                "forecast.read",
                "forecast.time");
        return new TextTable(headings, NUMBERS, rows);
    }

    /** Nothing where no GPU takes part. */
    private List<String> onDevice(MemoryPlan plan, int columns) {
        List<List<String>> rows = plan.stages().stream()
                .flatMap(stage -> stage.onDevice().map(planned -> row(stage, planned)).stream())
                .toList();
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String> headings = labels.all(
                "forecast.gpu",
                "forecast.weights",
                "forecast.work",
                "forecast.peak",
                "forecast.of",
                "forecast.kept",
                "forecast.sent");
        return new TextTable(headings, NUMBERS, rows).lines(columns);
    }

    private List<String> row(PlannedStage stage, PlannedStage.OnDevice planned) {
        return List.of(
                labels.of("stage." + stage.stage().name().toLowerCase(Locale.ROOT)),
                Bytes.binary(planned.weightBytes()),
                Bytes.binary(planned.workBytes()),
                Bytes.binary(planned.peakBytes()),
                planned.budgetBytes() == Long.MAX_VALUE ? TextTable.NOTHING : Bytes.binary(planned.budgetBytes()),
                stage.blocks() == 0
                        ? TextTable.NOTHING
                        : labels.of("stage.count", planned.residentBlocks(), stage.blocks()),
                Bytes.decimal(planned.sentBytes()));
    }

    private TextTable budgets(MemoryForecast forecast) {
        List<List<String>> rows = forecast.otherBudgets().stream()
                .map(plan -> List.of(
                        plan.budget().toString(),
                        Bytes.binary(plan.peakBytes()),
                        Bytes.decimal(plan.readBytes()),
                        time(forecast.seconds(plan))))
                .toList();
        List<String> headings = labels.all("forecast.budget", "forecast.peak", "forecast.read", "forecast.time");
        return new TextTable(headings, List.of(true, true, true, true), rows);
    }

    private TextTable sizes(MemoryForecast forecast) {
        List<List<String>> rows = forecast.otherSizes().stream()
                .map(size -> List.of(
                        size.size().toString(),
                        Bytes.binary(size.smallestBudgetBytes()),
                        Bytes.decimal(size.plan().readBytes()),
                        time(forecast.seconds(size.plan()))))
                .toList();
        List<String> headings = labels.all("size.pixels", "forecast.needs", "forecast.read", "forecast.time");
        return new TextTable(headings, List.of(true, true, true, true), rows);
    }

    private static String time(double seconds) {
        return ProgressDisplay.duration((long) (seconds * 1e9));
    }
}
