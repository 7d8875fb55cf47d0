package io.cogview4j.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.sampling.SamplerName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against what diffusers' samplers make of the same velocities; {@code tools/reference/make_samplers.py} records it. */
class SamplerReferenceTest {
    static Stream<JsonNode> cases() throws IOException {
        return read("steps.json").valueStream();
    }

    static JsonNode read(String name) throws IOException {
        try (InputStream file = SamplerReferenceTest.class.getResourceAsStream("/samplers/" + name)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(file));
        }
    }

    /** After each step, and so that the memory has been arrays with names in between. */
    @ParameterizedTest
    @MethodSource("cases")
    void everyStepIsThatOfDiffusers(JsonNode reference) {
        Sampler sampler = sampler(SamplerName.parse(reference.path("sampler").asString()));
        Schedule schedule = schedule(reference);
        List<float[]> velocities = reference
                .path("velocities")
                .valueStream()
                .map(SamplerReferenceTest::floats)
                .toList();
        List<float[]> wanted = reference
                .path("samples")
                .valueStream()
                .map(SamplerReferenceTest::floats)
                .toList();
        List<Float> told = new ArrayList<>();
        float[] sample = floats(reference.path("sample"));
        SamplerMemory memory = SamplerMemory.NONE;
        for (int i = 0; i < schedule.steps(); i++) {
            Sampler.Sampled sampled = sampler.step(
                    (_, timestep) -> {
                        told.add(timestep);
                        return velocities.get(told.size() - 1);
                    },
                    schedule,
                    i,
                    sample,
                    stored(memory),
                    () -> new float[0]);
            sample = sampled.sample();
            memory = sampled.memory();
            assertThat(sample).as("step %d", i).containsExactly(wanted.get(told.size() - 1), within(5e-6f));
        }
        assertThat(told).hasSameSizeAs(velocities);
    }

    private static SamplerMemory stored(SamplerMemory memory) {
        Map<String, float[]> arrays = new HashMap<>();
        memory.arrays().forEach((name, values) -> arrays.put(name, values.clone()));
        return SamplerMemory.of(arrays);
    }

    private static Sampler sampler(SamplerName name) {
        return new FlowMatchEulerScheduler(new SchedulerConfig(
                        1000, 1, false, 0, 0, 256, TimeShift.LINEAR, 0, false, SigmaSpacing.AS_SHIFTED, false))
                .sampler(name);
    }

    private static Schedule schedule(JsonNode reference) {
        float[] levels = floats(reference.path("levels"));
        float[] timesteps = new float[levels.length];
        float[] sigmas = new float[levels.length + 1];
        for (int i = 0; i < levels.length; i++) {
            timesteps[i] = 1000 * levels[i];
            sigmas[i] = levels[i];
        }
        return new Schedule(timesteps, sigmas);
    }

    private static float[] floats(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) list.get(i).asDouble();
        }
        return values;
    }
}
