package io.cogview4j.memory;

import io.cogview4j.api.Bytes;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;

/**
 * What a stage needs in memory of a device, whatever the room.
 *
 * @param fixedBytes weights that are there from beginning to end
 * @param blockBytes weights of each block, of which some stay and the others take turns
 * @param blocks how many there are
 * @param workBytes activations and buffers at their peak
 */
public record DeviceNeeds(long fixedBytes, long blockBytes, int blocks, long workBytes) implements DeviceDemand {
    /** Places in which blocks take turns: while one computes, the next is sent. */
    public static final int SLOTS = 2;

    /** Of what allocators round up, and ... */
    private static final double MARGIN = 1.1;

    /** ... of what libraries of CUDA take for themselves. Assumed, not measured. */
    private static final long LIBRARY_BYTES = 256L << 20;

    /** What a stage takes to work, with what no list of its tensors has. */
    public static long withMargin(long tensorBytes) {
        return LIBRARY_BYTES + (long) (MARGIN * tensorBytes);
    }

    /** The same with more weights that are there always, and more work. */
    public DeviceNeeds and(long fixedBytes, long workBytes) {
        return new DeviceNeeds(this.fixedBytes + fixedBytes, blockBytes, blocks, this.workBytes + workBytes);
    }

    @Override
    public DeviceNeeds in(DeviceRoom room) {
        return this;
    }

    /** With every block. */
    public long allBytes() {
        return fixedBytes + blocks * blockBytes + workBytes;
    }

    /** With no more blocks than are needed at once. */
    public long smallestBytes() {
        return fixedBytes + Math.min(SLOTS, blocks) * blockBytes + workBytes;
    }

    /**
     * All blocks stay, or as many as fit beside the slots.
     *
     * @throws InvalidRequestException if not even the slots fit
     */
    public DevicePlan within(DeviceRoom room) {
        if (smallestBytes() > room.bytes()) {
            throw new InvalidRequestException(
                    ComputeMessage.DEVICE_MEMORY_TOO_SMALL,
                    Bytes.binary(room.totalBytes()),
                    Bytes.binary(room.takenBytes() + smallestBytes()));
        }
        if (allBytes() <= room.bytes()) {
            return new DevicePlan(room, this, blocks);
        }
        long fitting = (room.bytes() - fixedBytes - workBytes) / blockBytes;
        return new DevicePlan(room, this, Math.toIntExact(fitting) - SLOTS);
    }
}
