package io.cogview4j.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.DeviceBudget;
import io.cogview4j.memory.DeviceNeeds;
import io.cogview4j.memory.DevicePlan;
import io.cogview4j.memory.DeviceRoom;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that stay on a device and weights that take turns, on a device whose clock is a number. */
class BlockStoreTest {
    private static final int BLOCKS = 5;

    private final List<Integer> computed = new ArrayList<>();

    @BeforeEach
    void start() {
        NativeRuntime.start();
        try (var _ = Scope.open()) {
            Tensors.of(new float[1], 1); // what libtorch makes once
        }
    }

    @Test
    void blocksThatStayAreCopiedOnceInOrder() {
        FakeDevice device = new FakeDevice(1, 1);
        try (BlockStore store = store(device)) {
            passes(store, device, 3, 1);
        }
        assertThat(device.copied).containsExactly(0, 1, 2, 3, 4);
        assertThat(device.arenas).isEqualTo(BLOCKS);
        assertThat(computed).containsExactlyElementsOf(inOrder(3));
    }

    @Test
    void theOthersTakeTurnsInTwoSlotsInTheOrderOfTheirUse() {
        FakeDevice device = new FakeDevice(1, 1);
        staying(device, 2);
        try (BlockStore store = store(device)) {
            passes(store, device, 2, 1);
        }
        assertThat(device.arenas).isEqualTo(2 + BlockStore.SLOTS);
        assertThat(computed).containsExactlyElementsOf(inOrder(2));
        assertThat(device.copied.stream().filter(block -> block >= 2)).startsWith(2, 3, 4, 2, 3, 4);
        assertThat(device.copied.stream().filter(block -> block < 2)).containsExactly(0, 1);
    }

    @ParameterizedTest
    @CsvSource({"20, 0, 5", "19, 0, 4", "20, 1, 4", "8, 0, 2", "28, 20, 2"})
    void asManyStayAsFitBesideTheSlotsAndWhatIsComputed(long free, long reserved, int arenas) {
        FakeDevice device = new FakeDevice(1, 1);
        device.freeBytes = free;
        try (BlockStore store = store(device)) {
            store.reserve(reserved);
            passes(store, device, 2, 1);
        }
        assertThat(device.arenas).isEqualTo(arenas);
        assertThat(computed).containsExactlyElementsOf(inOrder(2));
    }

    @Test
    void whereNotEvenTheSlotsFitItIsSaidHowMuchIsNeeded() {
        FakeDevice device = new FakeDevice(1, 1);
        device.freeBytes = (3 << 20) + 7;
        try (BlockStore store = store(device)) {
            store.reserve(3 << 20);
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> passes(store, device, 1, 1))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ComputeMessage.DEVICE_MEMORY_TOO_SMALL));
            device.freeBytes++;
            passes(store, device, 1, 1);
        }
        assertThat(computed).containsExactlyElementsOf(inOrder(1));
    }

    @Test
    void aLargerBatchTakesMemoryBackFromBlocks() {
        FakeDevice device = new FakeDevice(1, 1);
        staying(device, 3);
        try (BlockStore store = store(device)) {
            passes(store, device, 1, 1);
            store.reserve(2 * Float.BYTES);
            passes(store, device, 1, 1);
            store.reserve(Float.BYTES); // smaller ones change nothing
            passes(store, device, 1, 1);
        }
        assertThat(device.arenas).isEqualTo(BLOCKS + 3);
        assertThat(device.tooEarly).isEmpty();
        assertThat(computed).containsExactlyElementsOf(inOrder(3));
    }

    /** Three passes with 3 bytes of work, beside 5 bytes of others. */
    @ParameterizedTest
    @CsvSource({"16", "19", "20", "24", "27", "28", "100"})
    void theDeviceHoldsWhatIsPlannedAndNeverMoreThanTheBudget(long bytes) {
        FakeDevice device = new FakeDevice(1, 1);
        device.budget = new DeviceBudget(DeviceBudget.CONTEXT_BYTES + bytes);
        device.othersBytes = 5;
        DevicePlan plan =
                new DeviceNeeds(5, Float.BYTES, BLOCKS, 3).within(DeviceRoom.beside(device.budget, 1000, 0, 0));
        try (BlockStore store = store(device)) {
            store.reserve(3);
            for (int pass = 0; pass < 3; pass++) {
                store.passWhile((_, arena) -> {
                    computed.add(device.compute(arena, 1));
                    device.compute(3);
                    return true;
                });
            }
        }
        assertThat(device.peakBytes + DeviceBudget.CONTEXT_BYTES)
                .isEqualTo(plan.peakBytes())
                .isLessThanOrEqualTo(device.budget.bytes());
        int sent = (int) (plan.sentBytes(3) - 5) / Float.BYTES;
        assertThat(device.copied)
                .hasSizeBetween(sent, sent + BlockStore.SLOTS); // some ahead of a pass that does not come
        assertThat(computed).containsExactlyElementsOf(inOrder(3));
    }

    @Test
    void whatTheStoreHoldsItselfLeavesNoLessRoomToTheNextBatch() {
        FakeDevice device = new FakeDevice(1, 1);
        device.budget = new DeviceBudget(DeviceBudget.CONTEXT_BYTES + 4 * Float.BYTES);
        device.freeBytes = 4 * Float.BYTES;
        try (BlockStore store = store(device)) {
            for (int batch = 0; batch < 3; batch++) {
                store.reserve(0);
                passes(store, device, 1, 1);
            }
        }
        assertThat(device.arenas).isEqualTo(4);
    }

    @Test
    void whereOthersOfTheProcessHaveTakenMoreTheNextBatchHasFewerBlocks() {
        FakeDevice device = new FakeDevice(1, 1);
        device.budget = new DeviceBudget(DeviceBudget.CONTEXT_BYTES + BLOCKS * Float.BYTES);
        try (BlockStore store = store(device)) {
            store.reserve(0);
            passes(store, device, 1, 1);
            device.othersBytes = 2 * Float.BYTES;
            store.reserve(0);
            device.peakBytes = 0;
            passes(store, device, 1, 1);
        }
        assertThat(device.arenas).isEqualTo(BLOCKS + 3);
        assertThat(device.peakBytes).isEqualTo(BLOCKS * Float.BYTES);
        assertThat(device.tooEarly).isEmpty();
        assertThat(computed).containsExactlyElementsOf(inOrder(2));
    }

    @Test
    void copiesGoOnWhileTheDeviceComputes() {
        FakeDevice device = new FakeDevice(1, 10);
        staying(device, 0);
        try (BlockStore store = store(device)) {
            passes(store, device, 4, 10);
            // Twenty computations, the first copy before them and one ahead of the next pass after them; not twenty of
            // both.
            assertThat(device.end()).isLessThanOrEqualTo(20 * 10 + 11 + 10 + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 50", "1, 50, 1", "50, 1, 1", "7, 11, 13"})
    void nothingIsOverwrittenBeforeItIsUsedOrSent(long fill, long copy, long compute) {
        FakeDevice device = new FakeDevice(fill, copy);
        staying(device, 1);
        try (BlockStore store = store(device)) {
            passes(store, device, 3, compute);
        }
        assertThat(device.tooEarly).isEmpty();
        assertThat(computed).containsExactlyElementsOf(inOrder(3));
    }

    @Test
    void afterAPassThatEndedEarlyTheNextBeginsWithTheFirst() {
        FakeDevice device = new FakeDevice(1, 1);
        staying(device, 0);
        try (BlockStore store = store(device)) {
            for (int last : new int[] {0, 2, 3, 4}) {
                store.passWhile((block, arena) -> {
                    assertThat(device.compute(arena, 1)).isEqualTo(block);
                    return block < last;
                });
            }
        }
        assertThat(device.tooEarly).isEmpty();
    }

    @Test
    void whatFailsToBeReadReachesWhoComputesWithItsCause() {
        FakeDevice device = new FakeDevice(1, 1);
        CheckpointException changed = new CheckpointException(CoreMessage.FILE_CHANGED, "model.safetensors");
        boolean[] isChanged = {true};
        staying(device, 1);
        try (BlockStore store = store(device, 3, buffer -> {
            if (isChanged[0]) {
                throw changed;
            }
            device.source(3).fill(buffer);
        })) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> passes(store, device, 1, 1))
                    .isSameAs(changed);
            assertThat(computed).containsExactly(0, 1, 2);

            isChanged[0] = false;
            computed.clear();
            passes(store, device, 1, 1);
            assertThat(computed).containsExactlyElementsOf(inOrder(1));
        }
    }

    @Test
    void anyOtherFailureIsTheCauseOfWhatReachesWhoComputes() {
        FakeDevice device = new FakeDevice(1, 1);
        IllegalStateException failure = new IllegalStateException("the device is lost");
        try (BlockStore store = store(device, 0, _ -> {
            throw failure;
        })) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> passes(store, device, 1, 1))
                    .withCause(failure);
        }
    }

    @Test
    void whoIsInterruptedWaitsNoLonger() {
        FakeDevice device = new FakeDevice(1, 1);
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Thread waiting = Thread.currentThread();
        try (BlockStore store = store(device, 1, _ -> {
            awaitQuietly(first);
            waiting.interrupt();
            awaitQuietly(never);
        })) {
            assertThatExceptionOfType(CancelledException.class)
                    .isThrownBy(() -> store.passWhile((_, arena) -> {
                        computed.add(device.compute(arena, 1));
                        first.countDown();
                        return true;
                    }));
            assertThat(Thread.interrupted()).isTrue();
            never.countDown();
        }
        assertThat(computed).containsExactly(0);
    }

    @Test
    void whatIsReleasedIsCopiedAgain() {
        FakeDevice device = new FakeDevice(1, 1);
        try (BlockStore store = store(device)) {
            passes(store, device, 1, 1);
            store.release();
            assertThat(device.openEvents).isZero();
            passes(store, device, 1, 1);
        }
        assertThat(device.copied).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
        assertThat(device.tooEarly).isEmpty();
    }

    @Test
    void nothingIsLeftWhenItIsClosedInTheMiddleOfAPass() {
        long before = Pointer.totalCount();
        FakeDevice device = new FakeDevice(1, 1);
        staying(device, 0);
        try (BlockStore store = store(device)) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> store.passWhile((block, _) -> {
                        if (block == 2) {
                            throw new UnsupportedOperationException("enough");
                        }
                        return true;
                    }));
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
        assertThat(device.openEvents).isZero();
        assertThat(device.closed).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("cogview4j-device-copies"))
                .allSatisfy(ending ->
                        assertThat(ending.join(Duration.ofSeconds(10))).isTrue());
    }

    @Test
    void withoutBlocksThereIsNothingToPass() {
        FakeDevice device = new FakeDevice(1, 1);
        try (BlockStore store = new BlockStore(List.of(), 0, Float.BYTES, device)) {
            store.passWhile((_, _) -> {
                throw new AssertionError("there is no block");
            });
        }
        assertThat(device.arenas).isZero();
    }

    @Test
    void ofAStoreThatIsNeverUsedThereIsNothing() {
        FakeDevice device = new FakeDevice(1, 1);
        store(device).close();

        assertThat(device.arenas).isZero();
        assertThat(device.closed).isTrue();
    }

    private void passes(BlockStore store, FakeDevice device, int passes, long time) {
        for (int pass = 0; pass < passes; pass++) {
            store.passWhile((_, arena) -> {
                computed.add(device.compute(arena, time));
                return true;
            });
        }
    }

    private static List<Integer> inOrder(int passes) {
        return IntStream.range(0, passes * BLOCKS).mapToObj(i -> i % BLOCKS).toList();
    }

    /** Leaves so much memory that so many blocks stay beside the slots. */
    private static void staying(FakeDevice device, int blocks) {
        device.freeBytes = (long) Float.BYTES * (blocks + BlockStore.SLOTS);
    }

    private static BlockStore store(FakeDevice device) {
        return store(device, 0, device.source(0));
    }

    /** With one block that comes from somewhere else. */
    private static BlockStore store(FakeDevice device, int other, BlockStore.Source source) {
        return new BlockStore(
                IntStream.range(0, BLOCKS)
                        .mapToObj(block -> block == other ? source : device.source(block))
                        .toList(),
                1,
                Float.BYTES,
                device);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
