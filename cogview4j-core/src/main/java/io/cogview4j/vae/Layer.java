package io.cogview4j.vae;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A step of the network that needs nothing but the output of the step before. */
sealed interface Layer permits ResnetBlock, VaeAttention, Upsampler, Downsampler {
    /** {@code [1, C, H, W] -> [1, C', H', W']}, a new tensor in the enclosing scope; {@code x} stays as it is. */
    Tensor forward(Tensor x);

    /**
     * Runs the layers one after the other, each of whose inputs is freed as soon as its output is there. Takes {@code x}
     * over.
     */
    static Tensor run(List<Layer> layers, Tensor x) {
        Tensor current = x;
        for (Layer layer : layers) {
            current = replace(current, layer.forward(current));
        }
        return current;
    }

    /** Frees {@code old}, of which {@code by} was made, now rather than at the end of its scope. */
    static Tensor replace(Tensor old, Tensor by) {
        old.close();
        return by;
    }
}
