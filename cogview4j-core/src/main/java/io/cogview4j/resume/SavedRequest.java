package io.cogview4j.resume;

import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.SizeConditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a run that was saved.
 *
 * @param noise where images start; null for noise of the seeds of the prompts
 * @param conditions what the model is told about sizes; null for the size of the images
 * @param forced whether limits of the model do not count
 * @param maxTokens where prompts were cut; null for the model's own limit, or embeddings
 */
public record SavedRequest(
        List<SavedPrompt> prompts,
        int imagesPerPrompt,
        @Nullable InitialNoise noise,
        @Nullable SizeConditions conditions,
        boolean forced,
        @Nullable Integer maxTokens) {
    public SavedRequest {
        prompts = List.copyOf(prompts);
    }

    List<PromptSettings> settings() {
        return prompts.stream().map(SavedPrompt::settings).toList();
    }
}
