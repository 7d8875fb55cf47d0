package io.cogview4j.memory;

import io.cogview4j.api.Bytes;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.events.Stage;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.MessageCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a stage keeps a budget.
 *
 * @param baseBytes what the process holds without the stage
 * @param onDevice how it keeps within memory of a device; empty where it needs none
 */
public record StagePlan(
        Stage stage, long baseBytes, StageNeeds needs, Residency residency, Optional<DevicePlan> onDevice) {
    /** Of what a stage needs, for what no list of buffers has: allocators round up, ... */
    private static final double MARGIN = 1.03;

    /** ... and the heap grows between two collections. */
    static final long ALLOWANCE_BYTES = 8L << 20;

    /** By how much the base differs between two processes that do the same; seen were 3 MiB. */
    private static final long SPREAD_BYTES = 8L << 20;

    /** Where the peak will not be beyond. */
    public long peakBytes() {
        return peakBytes(baseBytes, needs, residency);
    }

    /** Weights that are in memory at once. */
    public long weightBytes() {
        return needs.fixedWeightBytes() + needs.weightBytes(residency);
    }

    /** What is read from disk, if nothing of it is in memory yet. */
    public long readBytes() {
        return needs.readBytes(residency);
    }

    /** The same in figures. */
    public PlannedStage figures() {
        return new PlannedStage(
                stage,
                baseBytes,
                weightBytes(),
                needs.workBytes(),
                peakBytes(),
                needs.blockBytes().size(),
                residency.residentBlocks(),
                residency.readAhead(),
                readBytes(),
                needs.operations(),
                onDevice.map(plan -> plan.figures(needs.passes())));
    }

    /** What all stages need at once with everything they can keep, beside what the process holds. */
    public static long togetherBytes(long base, List<StageNeeds> stages) {
        long all = stages.stream()
                .mapToLong(needs -> needs.peakBytes(Residency.ALL))
                .sum();
        return withMargin(base, all);
    }

    private static long peakBytes(long base, StageNeeds needs, Residency residency) {
        return withMargin(base, needs.peakBytes(residency));
    }

    private static long withMargin(long base, long needed) {
        return base + (long) (needed * MARGIN) + ALLOWANCE_BYTES;
    }

    /** The smallest budget that such a stage fits. */
    public static long smallestBudgetBytes(long base, StageNeeds needs) {
        return peakBytes(base, needs, new Residency(0, 0));
    }

    /** The budget to recommend to one who has to choose: with it, a process that is started anew fits as well. */
    public static long recommendedBudgetBytes(long smallestBudgetBytes) {
        return smallestBudgetBytes + SPREAD_BYTES;
    }

    public static boolean fits(MemoryBudget budget, long base, StageNeeds needs) {
        return smallestBudgetBytes(base, needs) <= budget.bytes();
    }

    /** As {@link #fit(Stage, MemoryBudget, long, StageNeeds, Supplier)}, with as much of a device as is needed. */
    public static StagePlan fit(Stage stage, MemoryBudget budget, long base, StageNeeds needs) {
        return fit(stage, budget, base, needs, () -> DeviceRoom.UNLIMITED);
    }

    /**
     * Keeps as many blocks as the budget allows, and reads ahead if it allows that.
     *
     * @param room on the device; asked for only if the stage needs some
     * @throws InvalidRequestException if not even one block at a time fits, or what the device needs does not
     */
    public static StagePlan fit(
            Stage stage, MemoryBudget budget, long base, StageNeeds needs, Supplier<DeviceRoom> room) {
        Residency residency = residency(stage, budget, base, needs);
        Optional<DevicePlan> onDevice = needs.onDevice().map(demand -> demand.plan(room.get()));
        return new StagePlan(stage, base, needs, residency, onDevice);
    }

    private static Residency residency(Stage stage, MemoryBudget budget, long base, StageNeeds needs) {
        int blocks = needs.blockBytes().size();
        for (int readAhead = 1; readAhead >= 0; readAhead--) {
            for (int resident = blocks; resident >= 0; resident--) {
                Residency residency = new Residency(resident, readAhead);
                if (peakBytes(base, needs, residency) <= budget.bytes()) {
                    return residency;
                }
            }
        }
        throw tooSmall(stage, budget, smallestBudgetBytes(base, needs));
    }

    /** What is said of a stage that does not even fit with one block at a time. */
    public static InvalidRequestException tooSmall(Stage stage, MemoryBudget budget, long smallestBudgetBytes) {
        return new InvalidRequestException(
                code(stage), budget, Bytes.binary(recommendedBudgetBytes(smallestBudgetBytes)));
    }

    private static MessageCode code(Stage stage) {
        return switch (stage) {
            case PREVIEW_FITTING -> CoreMessage.MEMORY_TOO_SMALL_FOR_PREVIEWS;
            case TEXT_ENCODING -> CoreMessage.MEMORY_TOO_SMALL_FOR_TEXT;
            case IMAGE_ENCODING -> CoreMessage.MEMORY_TOO_SMALL_FOR_IMAGE_ENCODING;
            case DENOISING -> CoreMessage.MEMORY_TOO_SMALL_FOR_DENOISING;
            case DECODING -> CoreMessage.MEMORY_TOO_SMALL_FOR_DECODING;
        };
    }
}
