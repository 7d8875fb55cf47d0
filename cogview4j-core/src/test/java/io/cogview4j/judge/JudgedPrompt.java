package io.cogview4j.judge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** A prompt for the tiny model, the seed to draw it with, and what the picture must show. */
public record JudgedPrompt(String prompt, String language, long seed, Expectation expected) {
    /** The prompts of {@code judge/prompts.json}: colours, places, numbers and backgrounds, English and Chinese. */
    public static List<JudgedPrompt> all() {
        try (InputStream json = JudgedPrompt.class.getResourceAsStream("/judge/prompts.json")) {
            return List.of(Expectation.JSON.readValue(Objects.requireNonNull(json), JudgedPrompt[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "\"" + prompt + "\", seed " + seed;
    }
}
