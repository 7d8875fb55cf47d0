package io.cogview4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.memory.DeviceRoom;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory of a device in the plans of stages, which runs make before they open anything. */
class DevicePlanningTest {
    private static final StageNeeds ON_CPU = new StageNeeds(50, List.of(100L, 100L, 100L), 200, 10, 0);
    private static final StageNeeds NEEDS = ON_CPU.with(new DeviceNeeds(40, 100, 3, 60));

    @Test
    void aStageHasFiguresOfItsOwnForTheDevice() {
        PlannedStage planned = planner(350, 1000).denoising(NEEDS).figures();

        assertThat(planned.onDevice()).contains(new PlannedStage.OnDevice(1350, 240, 60, 1300, 0, 40 + 30 * 100));
        assertThat(planned.weightBytes()).isEqualTo(350);
        assertThat(planned.workBytes()).isEqualTo(200);
    }

    @Test
    void whatDoesNotFitTheDeviceIsRefusedWhenItIsPlanned() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> planner(299, 0).denoising(NEEDS))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_TOO_SMALL));
    }

    @Test
    void whereNoneIsNeededTheDeviceIsNotAsked() {
        MemoryPlanner planner = new MemoryPlanner(MemoryBudget.UNLIMITED, 0, () -> {
            throw new AssertionError("asked");
        });

        assertThat(planner.denoising(ON_CPU).figures().onDevice()).isEmpty();
        assertThat(planner.holdsTogether(List.of(ON_CPU, NEEDS))).isTrue();
    }

    @Test
    void severalStagesStayThereIfThereIsRoomForAllThatTheyCanKeep() {
        assertThat(planner(800, 0).holdsTogether(List.of(NEEDS, NEEDS))).isTrue();
        assertThat(planner(799, 0).holdsTogether(List.of(NEEDS, NEEDS))).isFalse();
        assertThat(planner(799, 0).holdsTogether(List.of(NEEDS, ON_CPU))).isTrue();
    }

    @Test
    void aBudgetHoldsWhereNobodyTellsHowMuchThereIs() {
        DeviceBudget budget = DeviceBudget.parse("1GiB");

        assertThat(MemoryPlanner.of(MemoryBudget.UNLIMITED)
                        .on(Device.MPS, budget)
                        .denoising(ON_CPU.with(new DeviceNeeds(0, 100L << 20, 6, 0)))
                        .onDevice()
                        .orElseThrow()
                        .residentBlocks())
                .isEqualTo(2);
    }

    private static MemoryPlanner planner(long bytes, long taken) {
        return new MemoryPlanner(MemoryBudget.UNLIMITED, 0, () -> new DeviceRoom(bytes, taken));
    }
}
