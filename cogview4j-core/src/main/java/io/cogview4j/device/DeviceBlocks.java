package io.cogview4j.device;

import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.DeviceProblem;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * The blocks of a network on a device, with their weights. To be closed before the weights that they are read from.
 *
 * @param <B> a block whose weights are there
 */
public final class DeviceBlocks<B> implements AutoCloseable {
    /** One thread copies a fraction of what a bus carries, and several soon all that memory gives. */
    private static final int MOST_FILLERS = 6;

    private final List<BlockWeights<B>> blocks;
    private final BlockStore store;
    private final Workers fillers; // with the copier
    private volatile int keptPages = Integer.MAX_VALUE; // blocks

    /** A block whose weights are on the device while it is used. */
    @FunctionalInterface
    public interface Loaded<B> {
        /** Computes with it; native objects that are made meanwhile end with the call. */
        void compute(Consumer<B> computation);
    }

    /** What is done with each block. */
    @FunctionalInterface
    public interface Use<B> {
        /** Says whether the next one is used. */
        boolean use(int index, Loaded<B> block);
    }

    private DeviceBlocks(List<BlockWeights<B>> blocks, DeviceMemory memory, Backend backend) {
        this.blocks = blocks;
        this.fillers = new Workers(Math.min(MOST_FILLERS, backend.settings().threads()));
        this.store = new BlockStore(
                IntStream.range(0, blocks.size())
                        .<BlockStore.Source>mapToObj(i -> buffer -> fill(i, buffer))
                        .toList(),
                blocks.stream().mapToLong(BlockWeights::values).max().orElse(0),
                torch.elementSize(Backend.type(backend.settings().precision())),
                memory);
    }

    /**
     * Reads nothing but headers.
     *
     * @param count of blocks; which are asked for one by one, since a config may name millions of which there are a few
     * @throws io.cogview4j.message.CheckpointException if a weight is missing or has another shape
     */
    public static <B> DeviceBlocks<B> load(int count, IntFunction<BlockWeights<B>> block, Backend backend) {
        DeviceMemory memory =
                backend.deviceType() == DeviceType.CUDA ? new CudaMemory(backend) : new PlainMemory(backend);
        return load(count, block, backend, memory);
    }

    /** @param memory these blocks' from now on */
    static <B> DeviceBlocks<B> load(
            int count, IntFunction<BlockWeights<B>> block, Backend backend, DeviceMemory memory) {
        List<BlockWeights<B>> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(block.apply(i));
        }
        return new DeviceBlocks<>(blocks, memory, backend);
    }

    private void fill(int block, Tensor buffer) {
        blocks.get(block).fill(buffer, fillers);
        if (block >= keptPages) {
            blocks.get(block).unload();
        }
    }

    /** Of how many of the first blocks pages of the files stay in memory of the host once they are read. */
    public void keepPages(int ofBlocks) {
        keptPages = ofBlocks;
    }

    /**
     * Leaves so much memory of the device to what the blocks compute. As many of them stay there as fit beside that.
     *
     * @param workBytes as the shape of the blocks tells
     */
    public void makeRoom(long workBytes) {
        store.reserve(workBytes);
    }

    /**
     * Uses block after block, each with its weights on the device.
     *
     * @throws io.cogview4j.message.InvalidRequestException if the memory of the device does not suffice
     * @throws io.cogview4j.message.CancelledException if the thread is interrupted, before a block or while it waits for one
     * @throws io.cogview4j.message.CheckpointException if the files are not what they were
     */
    public void passWhile(Use<B> use) {
        try {
            store.passWhile((index, arena) -> use(use, index, arena));
        } catch (RuntimeException e) {
            throw DeviceProblem.of(e);
        }
    }

    private boolean use(Use<B> use, int index, Tensor arena) {
        return use.use(index, computation -> {
            try (var _ = Scope.open()) {
                computation.accept(blocks.get(index).over(arena));
            }
        });
    }

    /** Gives back all memory of the device, and pages of the files. */
    public void release() {
        store.release();
        blocks.forEach(BlockWeights::unload);
    }

    @Override
    public void close() {
        store.close();
        fillers.close();
    }
}
