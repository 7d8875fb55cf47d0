package io.cogview4j.cli.report;

import io.cogview4j.MemoryPlan;
import io.cogview4j.report.MemoryForecast;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Apache Spark has to be told of a run, so that its executors get the memory that the plan takes. Spark knows their heap only;
 * weights and buffers lie outside of it.
 *
 * @param values by the names of Spark's settings
 * @param memory what the job takes as its option {@code --memory}
 */
public record SparkProperties(Map<String, String> values, String memory) {
    /** Rows and names pass through the heap, pictures one by one. */
    private static final String HEAP = "1g";

    private static final String JAVA_OPTIONS =
            "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

    /** Of a plan that fits the budget, or else of the smallest one. */
    public static SparkProperties of(MemoryForecast forecast) {
        long bytes = Math.max(
                forecast.smallestBudgetBytes(),
                forecast.plan().map(MemoryPlan::peakBytes).orElse(0L));
        long mebibytes = Math.ceilDiv(bytes, 1L << 20);
        String cores = String.valueOf(forecast.compute().settings().threads());
        Map<String, String> values = new LinkedHashMap<>();
        values.put("spark.executor.cores", cores);
        values.put("spark.task.cpus", cores);
        values.put("spark.executor.memory", HEAP);
        values.put("spark.executor.memoryOverhead", mebibytes + "m");
        values.put("spark.executor.extraJavaOptions", JAVA_OPTIONS);
        values.put("spark.driver.extraJavaOptions", JAVA_OPTIONS);
        values.put("spark.plugins", "io.cogview4j.spark.CogView4Plugin");
        return new SparkProperties(values, mebibytes + "MiB");
    }

    /** As in a file that {@code spark-submit --properties-file} takes. */
    public List<String> lines() {
        return Stream.concat(
                        values.entrySet().stream().map(value -> value.getKey() + " " + value.getValue()),
                        Stream.of("# --memory " + memory))
                .toList();
    }
}
