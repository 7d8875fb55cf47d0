package io.cogview4j.api;

/**
 * A {@link Lora} that took part in an image, as the image remembers it.
 *
 * @param name of its file, without folders
 * @param weight by which it was multiplied
 * @param sha256 of the file's content, 64 hexadecimal digits
 */
public record UsedLora(String name, double weight, String sha256) {}
