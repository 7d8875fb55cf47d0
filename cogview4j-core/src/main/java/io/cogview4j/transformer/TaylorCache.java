package io.cogview4j.transformer;

import io.cogview4j.api.Latents;
import io.cogview4j.sampling.StepCache.Taylor;
import java.util.List;
import java.util.stream.IntStream;

/** Forecasts the velocities of most passes from those that were computed. */
final class TaylorCache implements PassCache {
    private final Taylor asked;
    private int evaluations;
    private int lastComputed;
    private List<TaylorSeries> series = List.of(); // of each sequence
    private List<Latents> shapes = List.of();

    TaylorCache(Taylor asked) {
        this.asked = asked;
    }

    @Override
    public List<Latents> forecast() {
        if (series.isEmpty() || asked.mayCompute(evaluations)) {
            return List.of();
        }
        int distance = evaluations - lastComputed;
        evaluations++;
        return IntStream.range(0, series.size())
                .mapToObj(i -> shapes.get(i).withValues(series.get(i).ahead(distance)))
                .toList();
    }

    @Override
    public void given(List<Latents> velocities) {
        int distance = evaluations - lastComputed;
        List<TaylorSeries> before = series;
        series = IntStream.range(0, velocities.size())
                .mapToObj(i -> (before.isEmpty() ? TaylorSeries.EMPTY : before.get(i))
                        .at(velocities.get(i).values(), distance, asked.order()))
                .toList();
        shapes = velocities;
        lastComputed = evaluations;
        evaluations++;
    }

    @Override
    public void forget() {
        evaluations = 0;
        lastComputed = 0;
        series = List.of();
        shapes = List.of();
    }

    @Override
    public StepMemory memory() {
        if (series.isEmpty()) {
            return StepMemory.NONE;
        }
        return new StepMemory.Series(
                evaluations,
                lastComputed,
                IntStream.range(0, series.size())
                        .mapToObj(i -> series.get(i).derivatives().stream()
                                .map(shapes.get(i)::withValues)
                                .toList())
                        .toList());
    }

    @Override
    public StepMemory recall(StepMemory memory) {
        if (memory instanceof StepMemory.Series(int made, int computed, List<List<Latents>> derivatives)) {
            evaluations = made;
            lastComputed = computed;
            shapes = derivatives.stream().map(List::getFirst).toList();
            series = derivatives.stream()
                    .map(of -> new TaylorSeries(of.stream().map(Latents::values).toList()))
                    .toList();
        }
        return StepMemory.NONE;
    }
}
