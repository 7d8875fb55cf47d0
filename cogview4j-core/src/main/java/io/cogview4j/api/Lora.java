package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Path;

/**
 * A low-rank adaptation of the transformer, and how strongly it counts. The checkpoint stays as it is: what the file
 * holds is added to the output of linear layers while they are computed.
 *
 * @param file safetensors, with keys as PEFT, diffusers or kohya's scripts write them
 * @param weight by which it is multiplied: 1 as it was trained, 0 as if it were not there, below 0 the opposite
 */
public record Lora(Path file, double weight) {
    /** The most that a weight may be, and the least below zero. */
    public static final double MAX_WEIGHT = 100;

    /**
     * One that took part in an image, as the image remembers it.
     *
     * @param name of its file, without folders
     * @param weight by which it was multiplied
     * @param sha256 of the file's content, 64 hexadecimal digits
     */
    public record Used(String name, double weight, String sha256) {}

    /** @throws InvalidRequestException if the weight is no number, or beyond {@link #MAX_WEIGHT} */
    public Lora {
        if (!(Math.abs(weight) <= MAX_WEIGHT)) {
            throw new InvalidRequestException(CoreMessage.LORA_WEIGHT_OUT_OF_RANGE, file, weight, (long) MAX_WEIGHT);
        }
    }

    /** With the weight 1. */
    public static Lora of(Path file) {
        return new Lora(file, 1);
    }
}
