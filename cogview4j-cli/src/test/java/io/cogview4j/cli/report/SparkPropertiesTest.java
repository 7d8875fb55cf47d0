package io.cogview4j.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.CogView4;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.report.MemoryForecast;
import org.junit.jupiter.api.Test;

/** The memory that Spark is told of a plan. */
class SparkPropertiesTest {
    private static final MemoryBudget BUDGET = MemoryBudget.parse("4GiB");

    @Test
    void isWhatTheLargestStageTakesAndAtLeastTheSmallestBudget() {
        MemoryForecast forecast = MemoryForecast.of(
                CogView4.tiny(),
                ImageRequest.builder().prompt("a red heart"),
                ComputeChoice.asked(ComputeSettings.defaults()),
                BUDGET);

        String overhead = SparkProperties.of(forecast).values().get("spark.executor.memoryOverhead");

        assertThat(Long.parseLong(overhead.replace("m", "")) << 20)
                .isGreaterThanOrEqualTo(forecast.plan().orElseThrow().peakBytes())
                .isGreaterThanOrEqualTo(forecast.smallestBudgetBytes())
                .isLessThan(4L << 30);
    }
}
