package io.cogview4j.springai;

import org.jspecify.annotations.Nullable;

/**
 * How a model is at a moment.
 *
 * @param model its name
 * @param open whether it can be called
 * @param waiting how many calls wait for their turns
 * @param failure what the last call failed at; null if it went well, or was refused for what it asked
 */
public record CogView4Status(
        String model, boolean open, int waiting, @Nullable String failure) {}
