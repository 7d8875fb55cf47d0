package io.cogview4j.reference;

import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.scheduler.FlowMatchEulerScheduler;
import io.cogview4j.scheduler.Schedule;
import io.cogview4j.scheduler.SchedulerConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code schedule}: timesteps and sigmas, by the pipeline's rule or by {@code set_timesteps} alone. Timesteps: exact. */
final class ScheduleRunner implements ReferenceRunner {
    private static final ReferenceCase.Tolerance EXACT = new ReferenceCase.Tolerance(0, 0);

    @Override
    public void run(ReferenceCase reference) {
        FlowMatchEulerScheduler scheduler = scheduler(reference.inputs());
        for (JsonNode entry : reference.inputs().path("entries")) {
            String key = entry.path("key").asString();
            boolean pipeline = entry.path("how").asString().equals("as the pipeline");
            JsonNode arguments = entry.path("arguments");
            Schedule schedule = pipeline ? asThePipeline(scheduler, arguments) : setTimesteps(scheduler, arguments);

            reference.tolerance().check("sigmas " + key, schedule.sigmas(), reference.doubles("out.sigmas." + key));
            (pipeline ? EXACT : reference.tolerance())
                    .check("timesteps " + key, schedule.timesteps(), reference.doubles("out.timesteps." + key));
        }
    }

    static FlowMatchEulerScheduler scheduler(JsonNode inputs) {
        ConfigJson config = new ConfigJson(Path.of("the config of the case"), inputs.path("config"));
        return new FlowMatchEulerScheduler(SchedulerConfig.from(config));
    }

    static Schedule asThePipeline(FlowMatchEulerScheduler scheduler, JsonNode arguments) {
        int imageTokens =
                arguments.path("height").asInt() / 8 * (arguments.path("width").asInt() / 8) / 4;
        return scheduler.schedule(
                arguments.path("steps").asInt(),
                imageTokens,
                numbers(arguments, "timesteps"),
                numbers(arguments, "sigmas"));
    }

    private static Schedule setTimesteps(FlowMatchEulerScheduler scheduler, JsonNode arguments) {
        double mu = arguments.path("mu").asDouble(0);
        return arguments.has("steps")
                ? scheduler.scheduleOf(arguments.path("steps").asInt(), mu)
                : scheduler.scheduleOf(numbers(arguments, "timesteps"), numbers(arguments, "sigmas"), mu);
    }

    private static @Nullable List<Double> numbers(JsonNode arguments, String key) {
        return arguments.has(key)
                ? arguments.path(key).valueStream().map(JsonNode::asDouble).toList()
                : null;
    }
}
