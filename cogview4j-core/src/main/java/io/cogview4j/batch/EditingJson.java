package io.cogview4j.batch;

import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pictures that images are made from, in a JSON object of a prompt, under the names that the command has for them. Only for
 * files that a user has written: what was found elsewhere is not to name files here.
 *
 * @param line for the place of what is wrong
 */
record EditingJson(JsonNode node, JsonPrompt line) {
    private static final String IMAGE = "image";
    private static final String STRENGTH = "strength";
    private static final String MASK = "mask";
    private static final String INVERT = "invert-mask";
    private static final String FEATHER = "feather";
    private static final String NO_KEEP = "no-keep";
    private static final String EXTEND = "extend";
    private static final String CONTROL = "control";

    static final List<String> KEYS = List.of(IMAGE, STRENGTH, MASK, INVERT, FEATHER, NO_KEEP, EXTEND, CONTROL);

    /** What {@link #addTo} reads; nothing of what is left open. */
    static void write(PromptSettings settings, ObjectNode node) {
        @Nullable InitImage init = settings.initImage();
        if (settings.control() != null) {
            node.put(CONTROL, path(settings.control()));
        }
        if (init == null) {
            return;
        }
        node.put(IMAGE, path(init.picture()));
        if (init.strength() != null) {
            node.put(STRENGTH, init.strength());
        }
        switch (init.area()) {
            case RepaintArea.Everything _ -> {}
            case Masked(PictureSource mask, boolean inverted) ->
                node.put(MASK, path(mask)).put(INVERT, inverted);
            case Margins(int left, int right, int top, int bottom) ->
                node.put(EXTEND, "left=" + left + ",right=" + right + ",top=" + top + ",bottom=" + bottom);
        }
        node.put(FEATHER, init.featherPixels()).put(NO_KEEP, !init.keep());
    }

    private static String path(PictureSource picture) {
        return switch (picture) {
            case PictureSource.InFile(Path file) -> file.toAbsolutePath().toString();
            case PictureSource.InMemory _ -> throw new IllegalArgumentException("a picture in memory has no path");
        };
    }

    /** The settings with what the object asks for. */
    PromptSettings addTo(PromptSettings settings) {
        @Nullable Path image = path(IMAGE);
        @Nullable Path control = path(CONTROL);
        PromptSettings controlled = control == null ? settings : settings.withControl(PictureSource.of(control));
        if (image == null) {
            for (String key : KEYS.subList(1, KEYS.size() - 1)) {
                if (!JsonPrompt.isLeftOpen(node.path(key))) {
                    throw line.lacks(key, IMAGE);
                }
            }
            return controlled;
        }
        return controlled.withInitImage(
                new InitImage(PictureSource.of(image), strength(), area(), feather(), !flag(NO_KEEP)));
    }

    private RepaintArea area() {
        @Nullable Path mask = path(MASK);
        @Nullable Margins margins = margins();
        if (mask != null && margins != null) {
            throw line.unfit(EXTEND, node.path(EXTEND), "null");
        }
        if (mask == null && flag(INVERT)) {
            throw line.lacks(INVERT, MASK);
        }
        if (mask != null) {
            return new Masked(PictureSource.of(mask), flag(INVERT));
        }
        return margins == null ? RepaintArea.EVERYTHING : margins;
    }

    private @Nullable Margins margins() {
        @Nullable String text = line.text(node, EXTEND);
        try {
            return text == null ? null : Margins.parse(text);
        } catch (InvalidRequestException e) {
            throw line.unfit(EXTEND, node.path(EXTEND), "\"left=64,right=64\"");
        }
    }

    private @Nullable Double strength() {
        JsonNode value = node.path(STRENGTH);
        if (JsonPrompt.isLeftOpen(value)) {
            return null;
        }
        double strength = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        if (!(strength >= 0 && strength <= 1)) {
            throw line.unfit(STRENGTH, value, "0.6");
        }
        return strength;
    }

    private int feather() {
        JsonNode value = node.path(FEATHER);
        if (JsonPrompt.isLeftOpen(value)) {
            return 0;
        }
        boolean fits = value.isIntegralNumber() && value.canConvertToInt();
        if (!fits || value.asInt() < 0 || value.asInt() > InitImage.MAX_FEATHER_PIXELS) {
            throw line.unfit(FEATHER, value, "16");
        }
        return value.asInt();
    }

    private boolean flag(String key) {
        JsonNode value = node.path(key);
        if (!JsonPrompt.isLeftOpen(value) && !value.isBoolean()) {
            throw line.unfit(key, value, "true");
        }
        return value.asBoolean(false);
    }

    private @Nullable Path path(String key) {
        @Nullable String text = line.text(node, key);
        try {
            return text == null ? null : line.folder().resolve(text);
        } catch (InvalidPathException e) {
            throw line.wrong(CoreMessage.PROMPTS_VALUE_NOT_TEXT, key, node.path(key));
        }
    }
}
