package io.cogview4j.spark;

import com.codahale.metrics.Gauge;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Frees the memory of models when an executor ends, and tells Spark's metrics how many are open. Named by {@code
 * spark.plugins=io.cogview4j.spark.CogView4Plugin}. Without it, a model stays open until the process ends, which makes a difference in
 * local mode only.
 */
public final class CogView4Plugin implements SparkPlugin {
    @Override
    @SuppressWarnings("NullAway") // Spark takes null for a plugin without a part in the driver
    public @Nullable DriverPlugin driverPlugin() {
        return null;
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            @Override
            public void init(PluginContext context, Map<String, String> extraConf) {
                ExecutorModels models = ExecutorModels.ofThisProcess();
                context.metricRegistry().register("sessionsOpen", (Gauge<Integer>) models::open);
                context.metricRegistry().register("sessionsOpened", (Gauge<Integer>) models::opened);
            }

            @Override
            public void shutdown() {
                ExecutorModels.ofThisProcess().close();
            }
        };
    }
}
