package io.cogview4j.text;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.memory.Residency;
import io.cogview4j.nn.PartListener;
import io.cogview4j.nn.Rows;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The layers of the encoder with their weights, and who computes them: threads of the processor, or a device. For one thread at a
 * time; to be closed before the weights.
 */
interface GlmLayers extends AutoCloseable {
    /**
     * The way that suits where these weights are computed with. Reads nothing but headers and small weights.
     *
     * @param model those below which the layers lie
     */
    static GlmLayers load(Weights model, GlmConfig config) {
        return model.backend().computesWhole() && LayersOfDevice.suit(config)
                ? LayersOfDevice.load(model, config)
                : LayersOfProcessor.load(model, config);
    }

    int count();

    /**
     * Adds what layer after layer gives, each with its weights in memory.
     *
     * @param x {@code [rows, hidden]} in float32, in place
     * @param prompts the rows of each, one behind the other
     * @param listener hears of each layer that is done; what it throws ends the pass
     */
    void forward(Tensor x, List<Rows> prompts, PartListener listener);

    /** The tokens of the longest. */
    static long longest(List<Rows> prompts) {
        return prompts.stream().mapToLong(Rows::count).max().orElseThrow();
    }

    /** How much stays in memory of the process from now on. What is there beyond is given back. */
    void keep(Residency residency);

    /** Gives everything back. What is used again is read again. */
    void release();

    @Override
    void close();
}
