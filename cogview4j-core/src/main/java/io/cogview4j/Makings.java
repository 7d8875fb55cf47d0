package io.cogview4j;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Device;
import io.cogview4j.api.Making;
import io.cogview4j.api.Origin;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.SourcePictures;
import io.cogview4j.pipeline.Components;
import io.cogview4j.tensor.Backend;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What takes part in making the images of a run, found out when it is asked for.
 *
 * @param pictures that images of each prompt are made from; null for none
 * @param maxTokens where prompts are cut; null for the model's own limit, or embeddings
 */
record Makings(
        Components components,
        RunTexts texts,
        List<Prompt> prompts,
        List<@Nullable SourcePictures> pictures,
        @Nullable Integer maxTokens) {
    /** @param prompt its place among all */
    Making of(int prompt, boolean guided) {
        Origin origin = texts.origin(prompt);
        List<Integer> negatives = texts.negativeTokens();
        boolean negative = guided && !negatives.isEmpty();
        return new Making(
                components.transformerFingerprint(),
                components.vaeFingerprint(),
                origin.isCertain() ? origin.encoder() : null,
                origin.tokenizer(),
                texts.promptTokens().get(prompt),
                negative ? negatives.get(Math.min(prompt, negatives.size() - 1)) : null,
                maxTokens,
                instructions(components.compute()),
                prompts.get(prompt).original(),
                pictures.get(prompt));
    }

    /** Of the processor that computes; null if another device does. */
    static @Nullable String instructions(ComputeSettings compute) {
        return compute.device() == Device.CPU ? Backend.vectorInstructions(compute) : null;
    }

    /**
     * The same with the lengths of the embeddings that took part in the end, as a policy may have changed them.
     *
     * @param used of all prompts of the pass
     * @param prompt the image's own among them
     */
    static Making withLengths(Making making, PromptEmbeddings used, int prompt) {
        boolean negative =
                making.negativeTokens() != null && prompt < used.negatives().size();
        return new Making(
                making.transformer(),
                making.vae(),
                making.encoder(),
                making.tokenizer(),
                used.prompts().get(prompt).tokens(),
                negative ? Integer.valueOf(used.negatives().get(prompt).tokens()) : making.negativeTokens(),
                making.maxTokens(),
                making.instructions(),
                making.original(),
                making.pictures());
    }
}
