package io.cogview4j.device;

import io.cogview4j.memory.DeviceNeeds;
import java.util.stream.LongStream;

/**
 * Sizes of a block.
 *
 * @param width D
 * @param heads H, a divisor of the width
 * @param timeEmbedWidth T
 */
public record BlockShape(long width, int heads, long timeEmbedWidth) {
    /** Of an arena that holds a block with all its biases; to be kept in step with {@link WholeBlock#load}. */
    long values() {
        return LongStream.of(
                        3 * width * width, // queries, keys and values
                        3 * width,
                        width * width,
                        width,
                        4 * width * width, // feed-forward
                        4 * width,
                        4 * width * width,
                        width,
                        12 * width * timeEmbedWidth,
                        12 * width)
                .map(ArenaLayout::aligned)
                .sum();
    }

    /** What the process holds to send blocks to a device: the buffers of {@link BlockStore}. */
    public long hostBytes(long activationBytes) {
        return BlockStore.BUFFERS * values() * activationBytes;
    }

    /**
     * What blocks need on a device, with nothing around them.
     *
     * @param blocks how many
     * @param rows of all sequences
     * @param activationBytes of a value that goes into products
     */
    public DeviceNeeds needs(int blocks, long rows, long activationBytes) {
        return new DeviceNeeds(0, values() * activationBytes, blocks, workBytes(rows, activationBytes));
    }

    /**
     * What a block needs on a device for as long as it computes, beside its weights; to be kept in step with {@link WholeBlock}.
     *
     * @param rows of all sequences
     * @param activationBytes of a value that goes into products
     */
    public long workBytes(long rows, long activationBytes) {
        long modulation = Float.BYTES * 12 * width * (timeEmbedWidth + 2); // the weights in float32, twelve chunks
        long values = rows * width;
        long rotation =
                3 * 2 * Float.BYTES * values + 4 * activationBytes * values; // beside input, queries, keys and values
        long attention = (2 * Float.BYTES + 9 * activationBytes) * values; // of one sequence that has all rows
        long feedForward = 6 * activationBytes * values; // input, four times as wide, output
        return DeviceNeeds.withMargin(modulation + Math.max(rotation, Math.max(attention, feedForward)));
    }
}
