package io.cogview4j.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.CogView4;
import io.cogview4j.MemoryPlan;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.events.PlannedStage.OnDevice;
import io.cogview4j.events.Stage;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.report.MemoryForecast;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Memory of a GPU stands apart from that of the process. */
class ForecastTextTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final OnDevice ON_GPU =
            new OnDevice(12 * GIBIBYTE, 9 * GIBIBYTE, 2 * GIBIBYTE, 11 * GIBIBYTE, 19, 200_000_000_000L);
    private static final MemoryForecast ON_CPU = MemoryForecast.of(
            CogView4.tiny(),
            ImageRequest.builder().prompt("a red heart"),
            ComputeChoice.asked(ComputeSettings.defaults()),
            MemoryBudget.UNLIMITED);

    @Test
    void ofAGpuThereIsATableOfItsOwn() {
        List<String> lines = new ForecastText(new Labels(Locale.ENGLISH)).lines(onGpu(), 200);

        assertThat(lines.stream().map(line -> line.strip().replaceAll(" {2,}", "|")))
                .containsSubsequence(
                        "on the GPU|weights|work|peak|of|blocks kept|sent",
                        "Denoising|9.00 GiB|2.00 GiB|11.00 GiB|12.00 GiB|19 of 28|200.0 GB");
    }

    @Test
    void whereNoneTakesPartNothingIsSaidOfIt() {
        assertThat(new ForecastText(new Labels(Locale.ENGLISH)).lines(ON_CPU, 200))
                .noneMatch(line -> line.contains("GPU"));
        assertThat(ON_CPU.json()).doesNotContain("onDevice");
    }

    @Test
    void programsReadItBesideTheFiguresOfTheProcess() {
        JsonNode stage =
                JsonMapper.shared().readTree(onGpu().json()).path("stages").path(0);

        assertThat(stage.path("residentBlocks").asInt()).isEqualTo(7);
        assertThat(stage.path("onDevice").toString())
                .isEqualTo("{\"budgetBytes\":12884901888,\"weightBytes\":9663676416,\"workBytes\":2147483648,"
                        + "\"peakBytes\":11811160064,\"residentBlocks\":19,\"sentBytes\":200000000000}");
    }

    private static MemoryForecast onGpu() {
        PlannedStage stage = new PlannedStage(Stage.DENOISING, 1, 2, 3, 4, 28, 7, 1, 5, 6e12, Optional.of(ON_GPU));
        return new MemoryForecast(
                ON_CPU.images(),
                ON_CPU.compute(),
                ON_CPU.budget(),
                Optional.of(new MemoryPlan(ON_CPU.budget(), List.of(stage))),
                ON_CPU.smallestBudgetBytes(),
                ON_CPU.otherBudgets(),
                ON_CPU.otherSizes(),
                ON_CPU.speed());
    }
}
