package io.cogview4j.checkpoint;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.ModelCard;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A model's card, from an optional file {@code cogview4j.json} in its folder: {@code {"steps": 20, "guidance_scale": 3.0,
 * "trained_sizes": ["128x128"], "words": ["circle", "圆形"], "description": "…", "description_zh": "…", "limits": "…",
 * "limits_zh": "…", "licence": "Apache-2.0"}}. Every key may be left out. All of it may come from anyone, and is bounded.
 */
record ModelCardFile(ConfigJson json) {
    private static final String NAME = "cogview4j.json";

    private static final int STEPS = 50;
    private static final double GUIDANCE_SCALE = 3.5; // with 50 steps, the settings of CogView4-6B's model card

    private static final int MOST_SIZES = 100;
    private static final int MOST_WORDS = 1000;
    private static final int LONGEST_WORD = 40;
    private static final int LONGEST_SENTENCE = 400;

    /** @throws CheckpointException if it says what makes no sense, or too much */
    static ModelCard read(Path folder) {
        Path file = folder.resolve(NAME);
        return Files.notExists(file)
                ? new ModelCard(STEPS, GUIDANCE_SCALE, List.of())
                : new ModelCardFile(ConfigJson.read(file)).card();
    }

    private ModelCard card() {
        return new ModelCard(
                json.positive("steps", STEPS),
                guidanceScale(),
                trainedSizes(),
                texts("words", MOST_WORDS).stream()
                        .map(word -> bounded("words", word, LONGEST_WORD))
                        .toList(),
                sentence("description"),
                sentence("limits"),
                text("licence"));
    }

    private double guidanceScale() {
        double guidanceScale = json.number("guidance_scale", GUIDANCE_SCALE);
        if (guidanceScale < 0) {
            throw json.wrong(
                    CoreMessage.CONFIG_NEGATIVE, "guidance_scale", json.root().path("guidance_scale"));
        }
        return guidanceScale;
    }

    private List<ImageSize> trainedSizes() {
        String key = "trained_sizes";
        try {
            return texts(key, MOST_SIZES).stream().map(ImageSize::parse).toList();
        } catch (InvalidRequestException e) {
            throw json.wrong(CoreMessage.CONFIG_NOT_SIZES, key, json.root().path(key));
        }
    }

    private ModelCard.Text sentence(String key) {
        return new ModelCard.Text(text(key), text(key + "_zh"));
    }

    private String text(String key) {
        return json.has(key) ? bounded(key, json.text(key, ""), LONGEST_SENTENCE) : "";
    }

    private List<String> texts(String key, int most) {
        List<String> texts = json.has(key) ? json.texts(key) : List.of();
        if (texts.size() > most) {
            throw json.refused(CoreMessage.CARD_LIST_TOO_LONG, key, texts.size(), most);
        }
        return texts;
    }

    private String bounded(String key, String text, int longest) {
        String bare = text.strip();
        if (bare.isEmpty() || bare.length() > longest) {
            throw json.refused(CoreMessage.CARD_TEXT_UNFIT, key, ConfigJson.shown(text), longest);
        }
        return bare;
    }
}
