package io.cogview4j.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.DeviceBudget;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which blocks stay on a device, and what that takes. */
class DeviceNeedsTest {
    private static final long CONTEXT = DeviceBudget.CONTEXT_BYTES;
    private static final long ROUNDING = DeviceRoom.ROUNDING_BYTES;
    private static final DeviceNeeds NEEDS = new DeviceNeeds(50, 100, 6, 30);

    @ParameterizedTest
    @CsvSource({"10000, 6, 0", "680, 6, 0", "679, 3, 2", "580, 3, 2", "579, 2, 2", "280, 0, 2"})
    void asManyBlocksStayAsFitBesideTheSlots(long room, int residents, int slots) {
        DevicePlan plan = NEEDS.within(new DeviceRoom(room, 7));

        assertThat(plan.residentBlocks()).isEqualTo(residents);
        assertThat(plan.slots()).isEqualTo(slots);
        assertThat(plan.peakBytes())
                .isEqualTo(7 + 50 + 100 * (residents + slots) + 30)
                .isLessThanOrEqualTo(room + 7);
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheBudgetThatWouldDo() {
        long mebibyte = 1 << 20;
        DeviceNeeds needs = new DeviceNeeds(mebibyte, 100 * mebibyte, 6, 3 * mebibyte);
        DeviceBudget enough = new DeviceBudget(CONTEXT + ROUNDING + 204 * mebibyte);

        assertThat(within(enough, needs).residentBlocks()).isZero();
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> within(new DeviceBudget(enough.bytes() - mebibyte), needs))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_TOO_SMALL))
                .satisfies(e -> assertThat(e.problem().values()).containsExactly("779 MiB", "780 MiB"));
    }

    @Test
    void aStageWithoutBlocksFitsOrDoesNot() {
        DeviceNeeds whole = new DeviceNeeds(50, 0, 0, 30);

        assertThat(whole.within(new DeviceRoom(80, 0)).peakBytes()).isEqualTo(80);
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> whole.within(new DeviceRoom(79, 0)));
    }

    @Test
    void noMoreIsTakenThanIsFree() {
        DeviceBudget budget = new DeviceBudget(CONTEXT + ROUNDING + 1000);

        assertThat(DeviceRoom.ofAll(budget, ROUNDING + 700, 100)).isEqualTo(new DeviceRoom(800, CONTEXT + ROUNDING));
        assertThat(DeviceRoom.ofAll(budget, ROUNDING + 5000, 100).bytes()).isEqualTo(1000);
        assertThat(DeviceRoom.ofAll(DeviceBudget.AUTO, ROUNDING + 700, 100).bytes())
                .isEqualTo(800);
        assertThat(DeviceRoom.ofAll(budget, 700, 100).bytes()).isZero();
    }

    @Test
    void besideOthersTheirsCountsAndTheStagesOwnDoesNot() {
        DeviceBudget budget = new DeviceBudget(CONTEXT + 1000);

        assertThat(DeviceRoom.beside(budget, 5000, 400, 300)).isEqualTo(new DeviceRoom(700, CONTEXT + 300));
        assertThat(DeviceRoom.beside(budget, 200, 400, 300).bytes()).isEqualTo(600);
        assertThat(DeviceRoom.beside(DeviceBudget.AUTO, 200, 400, 300).bytes()).isEqualTo(600);
        assertThat(DeviceRoom.beside(budget, Long.MAX_VALUE, 400, 2000).bytes()).isZero();
    }

    private static DevicePlan within(DeviceBudget budget, DeviceNeeds needs) {
        return needs.within(DeviceRoom.ofAll(budget, Long.MAX_VALUE, 0));
    }
}
