package io.cogview4j.resume;

import io.cogview4j.api.Latents;
import io.cogview4j.transformer.StepMemory;
import java.util.ArrayList;
import java.util.List;
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
            case StepMemory.LastComputed(Latents _, List<Float> timesteps) -> {
                ArrayNode list = state.putArray(TIMESTEPS);
                timesteps.forEach(list::add);
            }
            case StepMemory.Series(int evaluations, int lastComputed, List<Latents> _) ->
                state.put(EVALUATIONS, evaluations).put(LAST_COMPUTED, lastComputed);
        }
    }

    /** @param tensors that belong to it, in their order */
    static StepMemory read(Fields state, List<Latents> tensors) {
        if (state.has(TIMESTEPS)) {
            return new StepMemory.LastComputed(only(state, tensors), timesteps(state));
        }
        if (state.has(EVALUATIONS)) {
            if (tensors.isEmpty()) {
                throw Fields.damaged(state.file(), EVALUATIONS);
            }
            return new StepMemory.Series(state.whole(EVALUATIONS, 1), state.whole(LAST_COMPUTED, 0), tensors);
        }
        return StepMemory.NONE;
    }

    private static Latents only(Fields state, List<Latents> tensors) {
        if (tensors.size() != 1) {
            throw Fields.damaged(state.file(), TIMESTEPS);
        }
        return tensors.getFirst();
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
