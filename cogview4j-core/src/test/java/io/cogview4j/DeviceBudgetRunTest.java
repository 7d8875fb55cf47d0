package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.events.PlannedStage.OnDevice;
import io.cogview4j.events.Stage;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Budgets of runs that a GPU of Nvidia computes. Needs one: {@code ./mvnw -Pgpu test}. */
@Tag("cuda")
class DeviceBudgetRunTest {
    private static final ImageRequest HEART =
            ImageRequest.builder().prompt("a red heart").seed(7).steps(2).build();

    @Test
    void aRunThatDoesNotFitIsRefusedWhenItIsPrepared() {
        CogView4 model = onGpu().withDeviceMemory(DeviceBudget.parse("600MiB"));

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> model.prepare(HEART))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_TOO_SMALL));
    }

    @Test
    void thePlanIsWithinTheBudgetAndTheImageDoesNotDependOnIt() {
        DeviceBudget budget = DeviceBudget.parse("2GiB");
        PreparedRun run = onGpu().withDeviceMemory(budget).prepare(HEART);

        assertThat(onDevice(run)).hasSize(1).allSatisfy(plan -> {
            assertThat(plan.budgetBytes()).isLessThanOrEqualTo(budget.bytes());
            assertThat(plan.peakBytes()).isLessThanOrEqualTo(plan.budgetBytes());
        });
        assertThat(run.run().first().rgb())
                .isEqualTo(onGpu().generate(HEART).first().rgb());
    }

    private static List<OnDevice> onDevice(PreparedRun run) {
        return run.memory().stages().stream()
                .filter(stage -> stage.stage() == Stage.DENOISING)
                .map(PlannedStage::onDevice)
                .flatMap(Optional::stream)
                .toList();
    }

    private static CogView4 onGpu() {
        return CogView4.tiny().withCompute(ComputeSettings.defaults().withDevice(Device.CUDA));
    }
}
