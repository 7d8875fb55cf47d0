package io.cogview4j.text;

import io.cogview4j.checkpoint.WeightPages;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.memory.Residency;
import io.cogview4j.memory.WeightStream;
import io.cogview4j.nn.PartListener;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Computed by threads, with weights where their files are mapped. */
record LayersOfProcessor(List<GlmBlock> layers, WeightStream stream, GlmConfig config, Backend backend)
        implements GlmLayers {
    static LayersOfProcessor load(Weights model, GlmConfig config) {
        List<GlmBlock> layers = new ArrayList<>();
        List<WeightPages> pages = new ArrayList<>();
        // One by one: a config may name millions of which there are a few.
        for (int i = 0; i < config.encodedLayers(); i++) {
            Weights below = model.at("layers", i);
            layers.add(GlmBlock.load(below, config));
            pages.add(below.pages());
        }
        return new LayersOfProcessor(layers, new WeightStream(pages), config, model.backend());
    }

    @Override
    public int count() {
        return layers.size();
    }

    @Override
    public void forward(Tensor x, List<Rows> prompts, PartListener listener) {
        try (var _ = Scope.open()) {
            GlmRotary rotary = GlmRotary.of(config, backend, GlmLayers.longest(prompts));
            GlmBuffers buffers = GlmBuffers.of(config, x.size(0), backend);
            Workers workers = workers(x.size(0));
            stream.pass(i -> {
                layers.get(i).forward(x, prompts, rotary, buffers, workers);
                listener.done(i + 1, layers.size());
            });
        }
    }

    private Workers workers(long rows) {
        double blockOperations = 2.0 * rows * config.hiddenSize() * 3 * config.intermediateSize();
        return backend.workers(blockOperations);
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
