package io.cogview4j.device;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The blocks of the network on a device, with their weights. To be closed before the weights that they are read from. */
public final class DeviceBlocks implements AutoCloseable {
    private final List<BlockWeights> blocks;
    private final BlockShape shape;
    private final BlockStore store;
    private final ScalarType type;
    private final Operations operations;
    private volatile int keptPages = Integer.MAX_VALUE; // blocks

    /** A block whose weights are there. */
    @FunctionalInterface
    public interface Block {
        /**
         * Updates the residual stream.
         *
         * @param x {@code [R, D]}, float32
         * @param temb {@code [P, T]}, float32
         */
        void forward(Tensor x, Tensor temb, WholeBatch batch);
    }

    /** What is done with each block. */
    @FunctionalInterface
    public interface Use {
        /** Says whether the next one is used. */
        boolean use(int index, Block block);
    }

    private DeviceBlocks(
            List<BlockWeights> blocks, BlockShape shape, DeviceMemory memory, Backend backend, Operations operations) {
        this.blocks = blocks;
        this.shape = shape;
        this.type = Backend.type(backend.settings().precision());
        this.operations = operations;
        this.store = new BlockStore(
                IntStream.range(0, blocks.size())
                        .<BlockStore.Source>mapToObj(i -> buffer -> fill(i, buffer))
                        .toList(),
                blocks.stream().mapToLong(BlockWeights::values).max().orElse(0),
                torch.elementSize(type),
                memory);
    }

    /**
     * Reads nothing but headers.
     *
     * @param count of blocks; which are asked for one by one, since a config may name millions of which there are a few
     * @param weights those below {@code transformer_blocks.i}
     * @throws io.cogview4j.message.CheckpointException if a weight is missing or has another shape
     */
    public static DeviceBlocks load(int count, IntFunction<Weights> weights, BlockShape shape, Backend backend) {
        DeviceMemory memory =
                backend.deviceType() == DeviceType.CUDA ? new CudaMemory(backend) : new PlainMemory(backend);
        return load(count, weights, shape, backend, memory, new TorchOperations());
    }

    /** @param memory these blocks' from now on */
    static DeviceBlocks load(
            int count,
            IntFunction<Weights> weights,
            BlockShape shape,
            Backend backend,
            DeviceMemory memory,
            Operations operations) {
        List<BlockWeights> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(BlockWeights.of(weights.apply(i), shape));
        }
        return new DeviceBlocks(blocks, shape, memory, backend, operations);
    }

    private void fill(int block, Tensor buffer) {
        blocks.get(block).fill(buffer);
        if (block >= keptPages) {
            blocks.get(block).unload();
        }
    }

    /** Of how many of the first blocks pages of the files stay in memory of the host once they are read. */
    public void keepPages(int ofBlocks) {
        keptPages = ofBlocks;
    }

    /** Leaves room on the device for batches of so many rows. As many blocks stay there as fit beside that. */
    public void makeRoom(long rows) {
        store.reserve(shape.workBytes(rows, torch.elementSize(type)));
    }

    /**
     * Uses block after block, each with its weights on the device.
     *
     * @throws io.cogview4j.message.InvalidRequestException if the memory of the device does not suffice
     * @throws io.cogview4j.message.CancelledException if the thread is interrupted, before a block or while it waits for one
     * @throws io.cogview4j.message.CheckpointException if the files are not what they were
     */
    public void passWhile(Use use) {
        try {
            store.passWhile((index, arena) -> use.use(index, (x, temb, batch) -> {
                try (var _ = Scope.open()) {
                    blocks.get(index).over(arena).forward(x, temb, batch, type, operations);
                }
            }));
        } catch (RuntimeException e) {
            throw DeviceProblem.of(e);
        }
    }

    /** Gives back all memory of the device, and pages of the files. */
    public void release() {
        store.release();
        blocks.forEach(BlockWeights::unload);
    }

    @Override
    public void close() {
        store.close();
    }
}
