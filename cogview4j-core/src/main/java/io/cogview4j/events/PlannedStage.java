package io.cogview4j.events;

import java.util.Optional;

/**
 * How a stage keeps a budget. Its own figures are of memory of the process.
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
 * @param onDevice memory of a GPU; empty where none takes part, or it is not planned
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
        double operations,
        Optional<OnDevice> onDevice) {
    /**
     * How a stage keeps within memory of a GPU.
     *
     * @param budgetBytes what the process may hold there: its budget, or less if less is free
     * @param weightBytes weights that are there at once
     * @param workBytes activations and buffers at their peak
     * @param peakBytes where the peak will not be beyond, with what driver and libraries take
     * @param residentBlocks how many blocks stay there once they are sent; the others take turns
     * @param sentBytes what is sent there, if nothing of it is there yet
     */
    public record OnDevice(
            long budgetBytes, long weightBytes, long workBytes, long peakBytes, int residentBlocks, long sentBytes) {}
}
