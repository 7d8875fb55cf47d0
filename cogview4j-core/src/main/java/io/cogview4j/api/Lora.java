package io.cogview4j.api;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

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

    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d{1,9}(\\.\\d{0,18})?|\\.\\d{1,18})");

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

    /**
     * As {@link #parse(String, Path)}, of a file that is relative to the folder in which the program runs.
     *
     * @throws InvalidRequestException if something stands behind the file's name that is no weight
     */
    public static Lora parse(String text) {
        return parse(text, Path.of(""));
    }

    /**
     * A LoRA as it is written in one word: {@code FILE} or {@code FILE:WEIGHT}. A file that has this name counts, whatever colons are
     * in it.
     *
     * @param folder to which a file is relative that is not absolute
     * @throws InvalidRequestException if something stands behind the file's name that is no weight
     */
    public static Lora parse(String text, Path folder) {
        try {
            Path whole = folder.resolve(text);
            int colon = text.lastIndexOf(':');
            if (colon <= 0 || Files.exists(whole)) {
                return of(whole);
            }
            String weight = text.substring(colon + 1);
            Path file = folder.resolve(text.substring(0, colon));
            if (NUMBER.matcher(weight).matches()) {
                return new Lora(file, Double.parseDouble(weight));
            }
            if (!Files.isRegularFile(file)) {
                return of(whole);
            }
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(e, CoreMessage.LORA_ARGUMENT_INVALID, text);
        }
        throw new InvalidRequestException(CoreMessage.LORA_ARGUMENT_INVALID, text);
    }
}
