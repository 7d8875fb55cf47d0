package io.cogview4j.events;

/**
 * How a stage keeps a budget.
 *
 * @param baseBytes what the process holds without the stage
 * @param weightBytes weights that are in memory at once
 * @param workBytes activations and buffers at their peak
 * @param peakBytes where the peak will not be beyond, {@code baseBytes} included
 * @param blocks that are used one after the other; 0 where weights are not divided into blocks
 * @param residentBlocks how many of them stay in memory once they are read
 * @param readAhead how many blocks are read while one computes
 * @param readBytes what is read from disk, if nothing of it is in memory yet
 * @param operations on floating-point numbers, all told
 */
public record PlannedStage(
        Stage stage,
        long baseBytes,
        long weightBytes,
        long workBytes,
        long peakBytes,
        int blocks,
        int residentBlocks,
        int readAhead,
        long readBytes,
        double operations) {}
