package io.cogview4j.lora;

import io.cogview4j.safetensors.TensorInfo;

/**
 * What a file adds to one linear layer.
 *
 * @param name of the layer as the file has it, without prefixes
 * @param down A, {@code [r, in]}
 * @param up B, {@code [out, r]}
 * @param scale by what their product is multiplied: alpha by rank, normally
 */
public record LoraModule(String name, TensorInfo down, TensorInfo up, double scale) {
    /** r. */
    public long rank() {
        return down.shape().getFirst();
    }

    /** The alpha that gives this scale. */
    public double alpha() {
        return scale * rank();
    }

    long in() {
        return down.shape().getLast();
    }

    long out() {
        return up.shape().getFirst();
    }
}
