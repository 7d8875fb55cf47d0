package io.cogview4j.api;

/** Prompts, and how their pictures are made. */
public record ImageRequest(PromptRequest prompts, GenerationSettings settings) {
    public static ImageRequest of(String prompt, long seed) {
        return new ImageRequest(
                PromptRequest.of(prompt),
                GenerationSettings.builder().seed(seed).build());
    }
}
