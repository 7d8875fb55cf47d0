package io.cogview4j.device;

/**
 * Sizes of a block.
 *
 * @param width D
 * @param heads H, a divisor of the width
 * @param timeEmbedWidth T
 */
public record BlockShape(long width, int heads, long timeEmbedWidth) {
    /** Of what allocators round up, and libraries of CUDA take for themselves. */
    static final double MARGIN = 1.1;

    static final long LIBRARY_BYTES = 256L << 20;

    /** Of the weights of a block, without what lies between them in an arena; to be kept in step with {@link WholeBlock#load}. */
    long values() {
        long matrices = 12 * width * width + 12 * width * timeEmbedWidth;
        long biases = 3 * width + width + 4 * width + width + 12 * width;
        return matrices + biases;
    }

    /** What the process holds to send blocks to a device: the buffers of {@link BlockStore}. */
    public long hostBytes(long activationBytes) {
        return BlockStore.BUFFERS * values() * activationBytes;
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
        long feedForward = 6 * activationBytes * values; // input, four times as wide, output
        return LIBRARY_BYTES + (long) (MARGIN * (modulation + Math.max(rotation, feedForward)));
    }
}
