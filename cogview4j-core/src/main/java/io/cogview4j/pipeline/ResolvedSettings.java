package io.cogview4j.pipeline;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.ModelCard;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.SizeConditions;
import io.cogview4j.editing.GuidePictures;
import io.cogview4j.lora.LoraSet;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.Collections;
import java.util.stream.IntStream;

/**
 * What is asked of images that are made in one pass, with nothing left open.
 *
 * @param steps planned; with given timesteps, their number
 * @param guidance with a scale for all steps, or for each
 * @param sampling what is not asked for is the model's own
 * @param loras that adapt the transformer
 * @param pictures that images are made from beside their text
 */
public record ResolvedSettings(
        ImageSize size,
        int steps,
        Guidance guidance,
        Sampling sampling,
        int imagesPerPrompt,
        SizeConditions conditions,
        LoraSet loras,
        GuidePictures pictures) {
    /**
     * @param settings those of the request, and of its prompts where the request leaves them open
     * @throws InvalidRequestException if scales or steps without velocity do not go with the number of steps
     */
    static ResolvedSettings of(
            ImageRequest request,
            PromptSettings settings,
            ImageSize size,
            LoraSet loras,
            GuidePictures pictures,
            ModelCard card) {
        int steps = steps(settings, card);
        return new ResolvedSettings(
                size,
                steps,
                guidance(settings.guidance().or(Guidance.of(card.guidanceScale())), steps),
                settings.sampling(),
                request.imagesPerPrompt(),
                request.conditions() == null ? SizeConditions.of(size) : request.conditions(),
                loras,
                pictures);
    }

    /** Timesteps count before all else; any other list only where no number is asked for. */
    private static int steps(PromptSettings settings, ModelCard card) {
        Sampling sampling = settings.sampling();
        if (!sampling.timesteps().isEmpty()) {
            return sampling.timesteps().size();
        }
        if (settings.steps() != null) {
            return settings.steps();
        }
        int scales = settings.guidance().scales().size();
        return sampling.listedSteps() > 0 ? sampling.listedSteps() : scales > 1 ? scales : card.steps();
    }

    private static Guidance guidance(Guidance guidance, int steps) {
        int scales = guidance.scales().size();
        if (scales != 1 && scales != steps) {
            throw new InvalidRequestException(CoreMessage.GUIDANCE_COUNT, scales, steps);
        }
        Integer zeroSteps = guidance.zeroSteps();
        if (zeroSteps != null && zeroSteps >= steps) {
            throw new InvalidRequestException(CoreMessage.ZERO_STEPS_ALL, zeroSteps, steps);
        }
        return guidance;
    }

    /** The guidance scale, the largest if steps have their own. */
    public double guidanceScale() {
        return Collections.max(guidance.scales());
    }

    /** Which evaluations of the network are not computed wholly. */
    public StepCache cache() {
        return sampling.cache() == null ? StepCache.OFF : sampling.cache();
    }

    /** Whether a negative prompt takes part in any step. */
    public boolean guided() {
        return IntStream.range(0, steps).anyMatch(this::guidedAt);
    }

    /** Whether a negative prompt takes part in a step, from 0. */
    boolean guidedAt(int step) {
        return guidance.guidesAt(step, steps);
    }

    /** Whether guidance begins or ends with a step: what was predicted before says nothing of what comes. */
    boolean turnsAt(int step) {
        return step > 0 && guidedAt(step) != guidedAt(step - 1);
    }

    /** The same, made from these pictures. */
    ResolvedSettings withPictures(GuidePictures pictures) {
        return new ResolvedSettings(size, steps, guidance, sampling, imagesPerPrompt, conditions, loras, pictures);
    }
}
