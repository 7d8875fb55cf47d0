package io.cogview4j.memory;

/**
 * How much of a network's weights is in memory while it computes block after block.
 *
 * @param residentBlocks how many of the first blocks stay once they are read; the others are given back after each use
 * @param readAhead how many blocks are read while one computes
 */
public record Residency(int residentBlocks, int readAhead) {
    /** Everything stays. */
    public static final Residency ALL = new Residency(Integer.MAX_VALUE, 1);

    public Residency {
        if (residentBlocks < 0 || readAhead < 0) {
            throw new IllegalArgumentException(residentBlocks + " resident blocks, " + readAhead + " ahead");
        }
    }

    /** How many of {@code blocks} are in memory at the most. */
    public int blocksInMemory(int blocks) {
        int resident = Math.min(blocks, residentBlocks);
        return resident + Math.min(blocks - resident, 1 + readAhead);
    }
}
