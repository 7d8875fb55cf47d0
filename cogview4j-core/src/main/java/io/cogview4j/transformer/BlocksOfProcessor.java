package io.cogview4j.transformer;

import io.cogview4j.checkpoint.WeightPages;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.memory.Residency;
import io.cogview4j.memory.WeightStream;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.TensorOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Computed by threads, with weights where their files are mapped. */
record BlocksOfProcessor(List<TransformerBlock> blocks, WeightStream stream) implements Blocks {
    static BlocksOfProcessor load(Weights weights, TransformerConfig config) {
        List<TransformerBlock> blocks = new ArrayList<>();
        List<WeightPages> pages = new ArrayList<>();
        // One by one: a config may name millions of which there are a few.
        for (int i = 0; i < config.numLayers(); i++) {
            Weights below = weights.at("transformer_blocks", i);
            blocks.add(TransformerBlock.load(below, config));
            pages.add(below.pages());
        }
        return new BlocksOfProcessor(blocks, new WeightStream(pages));
    }

    @Override
    public int count() {
        return blocks.size();
    }

    @Override
    public Optional<Workspace> workspace(TensorOwner owner, Backend backend, long rows, long width) {
        return Optional.of(Workspace.allocate(owner, backend, rows, width));
    }

    @Override
    public void passWhile(Use use) {
        stream.passWhile(index -> use.use(index, blocks.get(index)));
    }

    @Override
    public void keep(Residency residency) {
        stream.keep(residency);
    }

    @Override
    public void release() {
        stream.release();
    }

    @Override
    public void close() {
        stream.close();
    }
}
