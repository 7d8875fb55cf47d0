package io.cogview4j.memory;

import io.cogview4j.checkpoint.WeightPages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The weights of a network's blocks, which are used one after the other, again and again. While one computes, a thread
 * reads those that come next; what shall not stay is given back at once. Nothing is copied: weights are used where the
 * system maps them.
 *
 * <p>For one thread at a time. To be closed before the weights are.
 */
public final class WeightStream implements AutoCloseable {
    private final List<WeightPages> blocks;
    private final Residency residency;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("cogview4j-read-ahead").unstarted(task));
    private final Map<Integer, CompletableFuture<Void>> reading = new HashMap<>();

    public WeightStream(List<WeightPages> blocks, Residency residency) {
        this.blocks = List.copyOf(blocks);
        this.residency = residency;
    }

    /** Runs what computes block {@code index}, with its weights in memory, and looks after those before and after it. */
    public void use(int index, Runnable compute) {
        read(index);
        for (int ahead = 1; ahead <= Math.min(residency.readAhead(), blocks.size() - 1); ahead++) {
            read((index + ahead) % blocks.size());
        }
        reading.remove(index).join();
        compute.run();
        if (index >= residency.residentBlocks()) {
            blocks.get(index).unload();
        }
    }

    private void read(int index) {
        reading.computeIfAbsent(index, i -> CompletableFuture.runAsync(blocks.get(i)::load, reader));
    }

    /** Ends the reading; what is being read is waited for, because it touches memory that is about to be unmapped. */
    @Override
    public void close() {
        reader.shutdownNow();
        reader.close();
    }
}
