package io.cogview4j.memory;

import io.cogview4j.checkpoint.WeightPages;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The weights of a network's blocks, which are used one after the other, again and again. While one computes, a thread
 * reads those that come next; what shall not stay is given back at once. Nothing is copied: weights are used where the
 * system maps them.
 *
 * <p>For one thread at a time. To be closed before the weights are.
 */
public final class WeightStream implements AutoCloseable {
    private final List<WeightPages> blocks;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("cogview4j-read-ahead").unstarted(task));
    private final Map<Integer, CompletableFuture<Void>> reading = new HashMap<>();
    private Residency residency = Residency.ALL;

    /** A stream that keeps everything. */
    public WeightStream(List<WeightPages> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /** How much stays in memory from now on. What is there beyond it is given back before this returns. */
    public void keep(Residency residency) {
        this.residency = residency;
        giveBack(this::isStreamed);
    }

    /** Gives all blocks back. What is used again is read again. */
    public void release() {
        giveBack(_ -> true);
    }

    /** As {@link #passWhile}, over all blocks. */
    public void pass(IntConsumer compute) {
        passWhile(block -> {
            compute.accept(block);
            return true;
        });
    }

    /**
     * Runs what computes a block for each block in order, with its weights in memory, until the next one is not used. While the last
     * block computes, the first is read for the next pass. Of the blocks that are not used, those are read that come next while
     * others compute; as far as the next pass begins with them, they stay.
     *
     * @param compute takes the index of a block and says whether the next one is used; what it throws ends the pass
     * @throws CancelledException if the thread is interrupted, before a block or while it waits for one to be read
     */
    public void passWhile(IntPredicate compute) {
        try {
            int ahead = Math.min(residency.readAhead(), blocks.size() - 1);
            boolean goesOn = true;
            for (int block = 0; block < blocks.size() && goesOn; block++) {
                for (int next = block; next <= block + ahead; next++) {
                    read(next % blocks.size());
                }
                goesOn = use(block, compute);
            }
            if (!goesOn && ahead > 0) {
                forget(block -> block > ahead);
                read(0);
            }
        } catch (RuntimeException | Error e) {
            forget(_ -> true);
            throw e;
        }
    }

    private void read(int block) {
        reading.computeIfAbsent(block, i -> CompletableFuture.runAsync(blocks.get(i)::load, reader));
    }

    private boolean use(int block, IntPredicate compute) {
        await(reading.get(block));
        reading.remove(block);
        try {
            blocks.get(block).requireUnchanged(); // long after it was read ahead, or resident since the last pass
            return compute.test(block);
        } finally {
            if (isStreamed(block)) {
                blocks.get(block).unload();
            }
        }
    }

    private static void await(CompletableFuture<Void> read) {
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException(); // also where there is nothing to wait for
            }
            read.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CogView4Exception problem ? problem : new CompletionException(e.getCause());
        }
    }

    private boolean isStreamed(int block) {
        return block >= residency.residentBlocks();
    }

    /** Takes back what was to be read ahead. Nothing is waited for: the reader gives back what it is reading. */
    private void forget(IntPredicate forgotten) {
        reading.entrySet().removeIf(entry -> {
            int block = entry.getKey();
            if (!forgotten.test(block)) {
                return false;
            }
            entry.getValue().cancel(false);
            if (isStreamed(block)) {
                reader.execute(blocks.get(block)::unload);
            }
            return true;
        });
    }

    /** The reader does it, since the pages of a block that it is reading would be back at once. */
    private void giveBack(IntPredicate given) {
        forget(given);
        Runnable unload = () -> IntStream.range(0, blocks.size())
                .filter(given)
                .forEach(block -> blocks.get(block).unload());
        CompletableFuture.runAsync(unload, reader).join();
    }

    /** Ends the reading; what is being read is waited for, because it touches memory that is about to be unmapped. */
    @Override
    public void close() {
        reader.shutdownNow();
        reader.close();
    }
}
