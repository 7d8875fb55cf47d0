package io.cogview4j.api;

import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.util.List;
import java.util.Locale;

/**
 * What a model says of itself to those who use it, and what it is used with where they ask for nothing else.
 *
 * @param steps denoising steps
 * @param guidanceScale weight of the prompt against the negative prompt; 1 is no guidance
 * @param trainedSizes all sizes that the model was trained with; empty if it does not say
 * @param words all words that the model understands, English and Chinese, those that make the best examples first; empty if
 *     it does not say, as a model that was trained with any text
 * @param description what it draws
 * @param limits what it cannot do
 * @param licence under which it may be used, for example {@code Apache-2.0}; empty if it does not say
 */
public record ModelCard(
        int steps,
        double guidanceScale,
        List<ImageSize> trainedSizes,
        List<String> words,
        Text description,
        Text limits,
        String licence) {
    /**
     * A sentence in two languages.
     *
     * @param english empty if there is none
     * @param chinese empty if there is none
     */
    public record Text(String english, String chinese) {
        public static final Text NONE = new Text("", "");

        /** In this language, or the other one if there is no such text; empty if there is neither. */
        public String in(Locale locale) {
            boolean chinesePreferred = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
            String preferred = chinesePreferred ? chinese : english;
            return preferred.isEmpty() ? english + chinese : preferred;
        }
    }

    /** With fewer, a picture is another one. */
    private static final int LEAST_FAST_STEPS = 20;

    private static final GuidanceInterval FAST_GUIDANCE = new GuidanceInterval.Fractions(0, 0.6);
    private static final StepCache FAST_CACHE = new StepCache.FirstBlock(0.2);

    public ModelCard {
        trainedSizes = List.copyOf(trainedSizes);
        words = List.copyOf(words);
    }

    /**
     * What makes images with less work, in place of the model's own steps, each guided and computed wholly: half as many of a sampler
     * that needs fewer, the late ones without guidance, and not all computed wholly. What each of these saves and costs is measured in
     * {@code docs/fast.md}.
     */
    public PromptSettings fast() {
        return PromptSettings.NONE
                .withSteps(Math.max(Math.ceilDiv(steps, 2), Math.min(steps, LEAST_FAST_STEPS)))
                .withGuidance(Guidance.OPEN.withInterval(FAST_GUIDANCE))
                .withSampling(Sampling.with(SamplerName.UNIPC).withCache(FAST_CACHE));
    }

    /** Of a model that tells no more than this. */
    public ModelCard(int steps, double guidanceScale, List<ImageSize> trainedSizes) {
        this(steps, guidanceScale, trainedSizes, List.of(), Text.NONE, Text.NONE, "");
    }
}
