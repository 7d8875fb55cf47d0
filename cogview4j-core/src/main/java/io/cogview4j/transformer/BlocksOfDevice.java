package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.device.BlockShape;
import io.cogview4j.device.DeviceBlocks;
import io.cogview4j.device.WholeBatch;
import io.cogview4j.device.WholeBlock;
import io.cogview4j.memory.Residency;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.TensorOwner;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computed by a device in whole matrices, with weights in its memory. */
record BlocksOfDevice(DeviceBlocks<WholeBlock> blocks, BlockShape shape, int count, Backend backend) implements Blocks {
    static BlocksOfDevice load(Weights weights, TransformerConfig config) {
        BlockShape shape = shape(config);
        DeviceBlocks<WholeBlock> blocks = DeviceBlocks.load(
                config.numLayers(),
                block -> WholeBlock.load(weights.at("transformer_blocks", block), shape),
                weights.backend());
        return new BlocksOfDevice(blocks, shape, config.numLayers(), weights.backend());
    }

    static BlockShape shape(TransformerConfig config) {
        return new BlockShape(config.width(), config.numAttentionHeads(), config.timeEmbedDim());
    }

    /** Temporaries come from the device's own allocator, which gives the same memory again and again. */
    @Override
    public Optional<Workspace> workspace(TensorOwner owner, Backend backend, long rows, long width) {
        blocks.makeRoom(shape.workBytes(rows, backend.settings().precision().bytes()));
        return Optional.empty();
    }

    @Override
    public void passWhile(Use use) {
        try (Tables tables = new Tables(backend)) {
            blocks.passWhile((index, loaded) -> use.use(
                    index,
                    (batch, temb) -> loaded.compute(block -> block.forward(batch.hidden(), temb, tables.of(batch)))));
        }
    }

    /** What blocks have to know of the sequences of a pass, made anew when some of them have left it. */
    private static final class Tables implements AutoCloseable {
        private final Backend backend;
        private TensorOwner owner = new TensorOwner();
        private @Nullable WholeBatch last;

        Tables(Backend backend) {
            this.backend = backend;
        }

        WholeBatch of(Batch batch) {
            TokenLayout layout = batch.layout();
            if (last == null || last.layout() != layout) {
                owner.close();
                last = WholeBatch.of(layout, batch.rotary(), batch.adapters(), backend, owner);
            }
            return last;
        }

        @Override
        public void close() {
            owner.close();
        }
    }

    @Override
    public void keep(Residency residency) {
        blocks.keepPages(residency.residentBlocks());
    }

    @Override
    public void release() {
        blocks.release();
    }

    @Override
    public void close() {
        blocks.close();
    }
}
