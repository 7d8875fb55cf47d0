package io.cogview4j.resume;

import io.cogview4j.api.Latents;
import io.cogview4j.transformer.StepMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What evaluations have left, in the description of where a pass stands: all but the numbers, which are tensors. */
final class StepMemoryJson {
    private static final String TIMESTEPS = "computedAt";
    private static final String EVALUATIONS = "evaluations";
    private static final String LAST_COMPUTED = "lastComputed";

    private StepMemoryJson() {}

    static void write(StepMemory memory, ObjectNode state) {
        switch (memory) {
            case StepMemory.None _ -> {} // as in files from before there were caches of steps
            case StepMemory.LastComputed(List<Latents> _, List<Float> timesteps) -> {
                ArrayNode list = state.putArray(TIMESTEPS);
                timesteps.forEach(list::add);
            }
            case StepMemory.Series(int evaluations, int lastComputed, List<List<Latents>> _) ->
                state.put(EVALUATIONS, evaluations).put(LAST_COMPUTED, lastComputed);
        }
    }

    /** The numbers that belong to it: of all sequences together, for each order of a series. */
    static List<Latents> tensors(StepMemory memory) {
        return switch (memory) {
            case StepMemory.None _ -> List.of();
            case StepMemory.LastComputed(List<Latents> inputs, List<Float> _) -> List.of(Latents.concat(inputs));
            case StepMemory.Series(int _, int _, List<List<Latents>> derivatives) ->
                IntStream.range(0, derivatives.getFirst().size())
                        .mapToObj(order -> Latents.concat(
                                derivatives.stream().map(of -> of.get(order)).toList()))
                        .toList();
        };
    }

    /** @param tensors as {@link #tensors} gives them */
    static StepMemory read(Fields state, List<Latents> tensors) {
        if (state.has(TIMESTEPS)) {
            return new StepMemory.LastComputed(
                    sequences(state, tensors, TIMESTEPS).stream()
                            .map(List::getFirst)
                            .toList(),
                    timesteps(state));
        }
        if (state.has(EVALUATIONS)) {
            return new StepMemory.Series(
                    state.whole(EVALUATIONS, 1), state.whole(LAST_COMPUTED, 0), sequences(state, tensors, EVALUATIONS));
        }
        return StepMemory.NONE;
    }

    /** For each sequence what the tensors have of it. */
    private static List<List<Latents>> sequences(Fields state, List<Latents> tensors, String place) {
        if (tensors.stream().map(Latents::batch).distinct().count() != 1) {
            throw Fields.damaged(state.file(), place);
        }
        return IntStream.range(0, tensors.getFirst().batch())
                .mapToObj(i -> tensors.stream().map(tensor -> tensor.image(i)).toList())
                .toList();
    }

    private static List<Float> timesteps(Fields state) {
        List<Float> timesteps = new ArrayList<>();
        for (JsonNode value : state.node().path(TIMESTEPS)) {
            if (!value.isNumber()) {
                throw Fields.damaged(state.file(), TIMESTEPS);
            }
            timesteps.add((float) value.asDouble(Double.NaN));
        }
        return timesteps;
    }
}
