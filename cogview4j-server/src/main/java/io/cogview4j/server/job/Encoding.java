package io.cogview4j.server.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prompts to encode for later, in one file.
 *
 * @param guided whether negative prompts are encoded, too
 */
public record Encoding(List<Text> prompts, boolean guided) implements Work {
    public Encoding {
        prompts = List.copyOf(prompts);
    }

    /** A prompt with what it should not show; null for nothing. */
    public record Text(String prompt, @Nullable String negativePrompt) {}

    @Override
    public Kind kind() {
        return Kind.ENCODING;
    }
}
