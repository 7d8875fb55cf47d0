package io.cogview4j.text;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.device.DeviceBlocks;
import io.cogview4j.device.GlmShape;
import io.cogview4j.device.WholeGlmLayer;
import io.cogview4j.device.WholePrompts;
import io.cogview4j.memory.Residency;
import io.cogview4j.nn.PartListener;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Computed by a device in whole matrices, with weights in its memory. */
record LayersOfDevice(DeviceBlocks<WholeGlmLayer> layers, GlmShape shape, GlmConfig config, Backend backend)
        implements GlmLayers {
    /** Whether heads can be taken in pairs of neighbours to the end. */
    static boolean suit(GlmConfig config) {
        return config.headDim() % 2 == 0;
    }

    static LayersOfDevice load(Weights model, GlmConfig config) {
        GlmShape shape = shape(config);
        DeviceBlocks<WholeGlmLayer> layers = DeviceBlocks.load(
                config.encodedLayers(), i -> WholeGlmLayer.load(model.at("layers", i), shape), model.backend());
        return new LayersOfDevice(layers, shape, config, model.backend());
    }

    static GlmShape shape(GlmConfig config) {
        return new GlmShape(
                config.hiddenSize(),
                config.numAttentionHeads(),
                config.numKeyValueHeads(),
                config.headDim(),
                config.intermediateSize(),
                config.attentionBias(),
                config.rmsNormEps(),
                config.hiddenAct());
    }

    @Override
    public int count() {
        return config.encodedLayers();
    }

    @Override
    public void forward(Tensor x, List<Rows> prompts, PartListener listener) {
        try (var _ = Scope.open()) {
            GlmRotary rotary = GlmRotary.onHost(config, GlmLayers.longest(prompts));
            WholePrompts whole = WholePrompts.of(prompts, rotary.cos(), rotary.sin(), config.headDim(), backend);
            layers.makeRoom(
                    shape.workBytes(x.size(0), backend.settings().precision().bytes()));
            layers.passWhile((i, loaded) -> {
                loaded.compute(layer -> layer.forward(x, whole));
                listener.done(i + 1, count());
                return true;
            });
        }
    }

    @Override
    public void keep(Residency residency) {
        layers.keepPages(residency.residentBlocks());
    }

    @Override
    public void release() {
        layers.release();
    }

    @Override
    public void close() {
        layers.close();
    }
}
