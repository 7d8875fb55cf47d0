package io.cogview4j.vae;

import io.cogview4j.checkpoint.WeightPages;
import java.util.List;

/** A step of the network that needs nothing but the output of the step before. */
sealed interface Layer permits ResnetBlock, VaeAttention, Upsampler, Downsampler {
    /**
     * {@code [1, C, H, W] -> [1, C', H', W']} in the innermost scope. Takes {@code x} over: it is freed, or reused. Adds
     * to its counter what {@link #operations} foresees.
     */
    Features forward(Features x);

    /**
     * What is to be computed for features of so many positions.
     *
     * @param strips tell what is computed twice
     */
    double operations(double positions, Strips strips);

    /** How many positions the output has for each of the input. */
    default double growth() {
        return 1;
    }

    /** Of all layers, and of the head behind them. */
    static double operations(List<Layer> layers, Head head, double positions, Strips strips) {
        double operations = 0;
        double current = positions;
        for (Layer layer : layers) {
            operations += layer.operations(current, strips);
            current *= layer.growth();
        }
        return operations + head.operations(current);
    }

    /**
     * Runs the layers one after the other. Takes {@code x} over.
     *
     * @param weights of the network: a layer is used once, so the pages that it read are given back after it
     */
    static Features run(List<Layer> layers, Features x, WeightPages weights) {
        Features current = x;
        try {
            for (Layer layer : layers) {
                weights.requireUnchanged();
                current = layer.forward(current);
                weights.unload();
            }
            return current;
        } catch (RuntimeException | Error e) {
            current.close();
            weights.unload();
            throw e;
        }
    }
}
