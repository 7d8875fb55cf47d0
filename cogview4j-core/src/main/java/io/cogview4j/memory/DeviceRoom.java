package io.cogview4j.memory;

import io.cogview4j.api.DeviceBudget;

/**
 * How much of a device's memory there is for a stage.
 *
 * @param bytes that its weights and its work may take
 * @param takenBytes what the process holds besides, which its budget counts, too
 */
public record DeviceRoom(long bytes, long takenBytes) {
    /** As much as there may be: nobody tells how much there is. */
    public static final DeviceRoom UNLIMITED = new DeviceRoom(Long.MAX_VALUE, 0);

    /**
     * Set aside by plans, since allocators take memory in pieces: small buffers of a stage hold more than the sum of their sizes. What is
     * loaded is measured against what is held by then, so a stage that was planned fits. Assumed from the sizes of such pieces.
     */
    static final long ROUNDING_BYTES = 64L << 20;

    /**
     * Room for a stage that is to come, to which the process gives all that it holds.
     *
     * @param freeBytes that no process holds
     * @param heldBytes that this process holds, without what the budget sets aside for the driver
     */
    public static DeviceRoom ofAll(DeviceBudget budget, long freeBytes, long heldBytes) {
        return beside(budget, freeBytes, heldBytes, 0).rounded();
    }

    /**
     * Room for a stage beside all else that the process holds, with as much set aside as in plans.
     *
     * @param freeBytes that no process holds
     * @param ownBytes that the stage holds
     * @param heldBytes that this process holds, those included, without what the budget sets aside for the driver
     */
    public static DeviceRoom ofRest(DeviceBudget budget, long freeBytes, long ownBytes, long heldBytes) {
        return beside(budget, freeBytes, ownBytes, Math.max(0, heldBytes - ownBytes))
                .rounded();
    }

    /**
     * Room for a stage beside others.
     *
     * @param freeBytes that no process holds
     * @param ownBytes that the stage holds
     * @param othersBytes that this process holds besides, without what the budget sets aside for the driver
     */
    public static DeviceRoom beside(DeviceBudget budget, long freeBytes, long ownBytes, long othersBytes) {
        long present = freeBytes > Long.MAX_VALUE - ownBytes ? Long.MAX_VALUE : freeBytes + ownBytes;
        return new DeviceRoom(budget.leftBytes(present, othersBytes), DeviceBudget.CONTEXT_BYTES + othersBytes);
    }

    private DeviceRoom rounded() {
        return new DeviceRoom(Math.max(0, bytes - ROUNDING_BYTES), takenBytes + ROUNDING_BYTES);
    }

    /** What the process may hold, all told. */
    public long totalBytes() {
        return bytes > Long.MAX_VALUE - takenBytes ? Long.MAX_VALUE : bytes + takenBytes;
    }
}
