package io.cogview4j.vae;

import io.cogview4j.checkpoint.WeightPages;
import java.util.List;

/** A step of the network that needs nothing but the output of the step before. */
sealed interface Layer permits ResnetBlock, VaeAttention, Upsampler, Downsampler {
    /** {@code [1, C, H, W] -> [1, C', H', W']} in the innermost scope. Takes {@code x} over: it is freed, or reused. */
    Features forward(Features x);

    /**
     * Runs the layers one after the other. Takes {@code x} over.
     *
     * @param weights of the network: a layer is used once, so the pages that it read are given back after it
     */
    static Features run(List<Layer> layers, Features x, WeightPages weights) {
        Features current = x;
        try {
            for (Layer layer : layers) {
                current = layer.forward(current);
                weights.unload();
            }
            return current;
        } catch (RuntimeException e) {
            current.close();
            throw e;
        }
    }
}
