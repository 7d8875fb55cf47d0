package io.cogview4j.pipeline;

import io.cogview4j.api.Device;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.Stage;
import io.cogview4j.memory.DeviceDemand;
import io.cogview4j.memory.DeviceRoom;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.tensor.DeviceOccupancy;
import io.cogview4j.tensor.NativeRuntime;
import io.cogview4j.vae.Strips;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Fits stages into a budget.
 *
 * @param baseBytes what the process holds beside the stage
 * @param room on the device, at the moment when it is asked for
 */
public record MemoryPlanner(MemoryBudget budget, long baseBytes, Supplier<DeviceRoom> room) {
    /** How the VAE works through images, and what that takes. */
    public record StripPlan(StagePlan plan, Strips strips) {}

    /** With as much of a device as is needed. */
    public MemoryPlanner(MemoryBudget budget, long baseBytes) {
        this(budget, baseBytes, () -> DeviceRoom.UNLIMITED);
    }

    /** Counts what the process holds, once for all stages: what fits at the start fits at the end. */
    public static MemoryPlanner of(MemoryBudget budget) {
        NativeRuntime.start(); // here its failure is told; inside the first use of a class, Java would hide it
        return new MemoryPlanner(budget, ProcessMemory.bytes());
    }

    /** The same on a device, of whose memory the process may hold so much. The device is asked when a stage needs it. */
    public MemoryPlanner on(Device device, DeviceBudget most) {
        return new MemoryPlanner(budget, baseBytes, () -> {
            DeviceOccupancy now = DeviceOccupancy.of(device);
            return DeviceRoom.ofAll(most, now.freeBytes(), now.heldBytes());
        });
    }

    /** The same for another budget. */
    public MemoryPlanner within(MemoryBudget budget) {
        return new MemoryPlanner(budget, baseBytes, room);
    }

    /** The same beside so much more that the process holds. */
    public MemoryPlanner beside(long bytes) {
        return new MemoryPlanner(budget, baseBytes + bytes, room);
    }

    /** @throws InvalidRequestException if it does not fit */
    public StagePlan textEncoding(StageNeeds needs) {
        return fit(Stage.TEXT_ENCODING, needs);
    }

    /** @throws InvalidRequestException if it does not fit */
    public StagePlan previewFitting(StageNeeds needs) {
        return fit(Stage.PREVIEW_FITTING, needs);
    }

    /** @throws InvalidRequestException if it does not fit */
    public StagePlan denoising(StageNeeds needs) {
        return fit(Stage.DENOISING, needs);
    }

    /** @throws InvalidRequestException if it does not fit */
    public StagePlan imageEncoding(StageNeeds needs) {
        return fit(Stage.IMAGE_ENCODING, needs);
    }

    private StagePlan fit(Stage stage, StageNeeds needs) {
        return StagePlan.fit(stage, budget, baseBytes, needs, room);
    }

    /** Whether there is room for everything that all these stages can keep, at once. */
    public boolean holdsTogether(List<StageNeeds> stages) {
        return StagePlan.togetherBytes(baseBytes, stages) <= budget.bytes() && deviceHoldsTogether(stages);
    }

    /** A single one has the device to itself, whatever it can keep there. */
    private boolean deviceHoldsTogether(List<StageNeeds> stages) {
        List<DeviceDemand> demands =
                stages.stream().flatMap(stage -> stage.onDevice().stream()).toList();
        return demands.size() < 2
                || demands.stream()
                                .mapToLong(demand ->
                                        demand.in(DeviceRoom.UNLIMITED).allBytes())
                                .sum()
                        <= room.get().bytes();
    }

    /**
     * Keeps as much of the features whole as the budget allows.
     *
     * @param upsampledValues sizes of features that could be kept whole, largest first
     * @param needs what decoding in such strips needs
     * @throws InvalidRequestException if it does not fit, whatever is kept whole
     */
    public StripPlan decoding(List<Long> upsampledValues, Function<Strips, StageNeeds> needs) {
        List<Strips> choices = strips(upsampledValues);
        Strips chosen = choices.stream()
                .filter(strips -> StagePlan.fits(budget, baseBytes, needs.apply(strips)))
                .findFirst()
                .orElseGet(() -> choices.stream()
                        .min(Comparator.comparingLong(strips -> smallestBytes(needs.apply(strips))))
                        .orElseThrow());
        return new StripPlan(fit(Stage.DECODING, needs.apply(chosen)), chosen);
    }

    /** The smallest budget for decoding. Of small images, strips can need more than what would be kept whole. */
    public long smallestDecodingBytes(List<Long> upsampledValues, Function<Strips, StageNeeds> needs) {
        return strips(upsampledValues).stream()
                .mapToLong(strips -> smallestBytes(needs.apply(strips)))
                .min()
                .orElseThrow();
    }

    /** From everything whole to nothing whole. */
    private static List<Strips> strips(List<Long> upsampledValues) {
        return Stream.concat(upsampledValues.stream(), Stream.of(0L))
                .map(Strips.DEFAULT::withWholeValues)
                .toList();
    }

    /** The smallest budget for a stage with such needs. */
    public long smallestBytes(StageNeeds needs) {
        return StagePlan.smallestBudgetBytes(baseBytes, needs);
    }
}
