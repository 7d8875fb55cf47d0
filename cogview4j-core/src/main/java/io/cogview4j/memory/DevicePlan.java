package io.cogview4j.memory;

import io.cogview4j.events.PlannedStage.OnDevice;

/**
 * How a stage keeps within its room on a device.
 *
 * @param residentBlocks how many of the first blocks stay once they are sent; the others take turns
 */
public record DevicePlan(DeviceRoom room, DeviceNeeds needs, int residentBlocks) {
    /** How many places there are in which the others take turns. */
    public int slots() {
        return Math.min(DeviceNeeds.SLOTS, streamed());
    }

    private int streamed() {
        return needs.blocks() - residentBlocks;
    }

    /** Weights that are there at once. */
    public long weightBytes() {
        return needs.fixedBytes() + (residentBlocks + slots()) * needs.blockBytes();
    }

    /** Where the memory of the process on the device will not be beyond. */
    public long peakBytes() {
        return room.takenBytes() + weightBytes() + needs.workBytes();
    }

    /**
     * What passes need to have sent to the device, if nothing of it is there yet. What is sent ahead of a pass that does not come is not
     * counted.
     *
     * @param passes how often all blocks are used
     */
    public long sentBytes(int passes) {
        long blocks = residentBlocks + (long) passes * streamed();
        return needs.fixedBytes() + blocks * needs.blockBytes();
    }

    /** The same in figures. */
    OnDevice figures(int passes) {
        return new OnDevice(
                room.totalBytes(), weightBytes(), needs.workBytes(), peakBytes(), residentBlocks, sentBytes(passes));
    }
}
