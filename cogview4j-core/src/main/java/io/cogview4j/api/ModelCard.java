package io.cogview4j.api;

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

    public ModelCard {
        trainedSizes = List.copyOf(trainedSizes);
        words = List.copyOf(words);
    }

    /** Of a model that tells no more than this. */
    public ModelCard(int steps, double guidanceScale, List<ImageSize> trainedSizes) {
        this(steps, guidanceScale, trainedSizes, List.of(), Text.NONE, Text.NONE, "");
    }
}
