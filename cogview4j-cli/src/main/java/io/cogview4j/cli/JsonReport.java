package io.cogview4j.cli;

import io.cogview4j.api.Message;
import io.cogview4j.api.StageReport;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.memory.ContainerMemory;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code generate --json} prints about its pictures. What all of them have in common also stands in the object
 * itself, so that a command for one prompt need not be looked through.
 */
record JsonReport(List<Picture> pictures, ComputeChoice compute, List<StageReport> stages, List<Message> warnings) {
    /** One object, on lines of its own. */
    String text(Locale locale) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ArrayNode files = root.putArray("files");
        pictures.forEach(picture -> files.add(picture.file().path().toString()));
        if (agreeIn(ImageMetadata::prompt) && agreeIn(ImageMetadata::negativePrompt)) {
            addPrompts(root, first());
        }
        ArrayNode seeds = root.putArray("seeds");
        pictures.forEach(picture -> seeds.add(picture.metadata().seed()));
        if (agreeIn(ImageMetadata::width)
                && agreeIn(ImageMetadata::height)
                && agreeIn(ImageMetadata::steps)
                && agreeIn(ImageMetadata::guidanceScale)) {
            addSettings(root, first());
        }
        root.put("model", first().model());
        root.put("version", first().version());
        compute.describe(root);
        ArrayNode nodes = root.putArray("pictures");
        pictures.forEach(picture -> describe(picture, nodes.addObject()));
        JsonParts.addStages(root, stages);
        ContainerMemory.peakBytes().ifPresent(bytes -> root.put("containerPeakBytes", bytes));
        JsonParts.addMessages(root.putArray("warnings"), warnings, locale);
        return root.toPrettyString();
    }

    private ImageMetadata first() {
        return pictures.getFirst().metadata();
    }

    private boolean agreeIn(Function<ImageMetadata, ?> property) {
        return pictures.stream()
                        .map(picture -> property.apply(picture.metadata()))
                        .distinct()
                        .count()
                == 1;
    }

    private static void describe(Picture picture, ObjectNode node) {
        node.put("file", picture.file().path().toString());
        addPrompts(node, picture.metadata());
        node.put("seed", picture.metadata().seed());
        addSettings(node, picture.metadata());
    }

    private static void addPrompts(ObjectNode node, ImageMetadata metadata) {
        node.put("prompt", metadata.prompt());
        node.put("negativePrompt", metadata.negativePrompt());
    }

    private static void addSettings(ObjectNode node, ImageMetadata metadata) {
        node.put("size", metadata.width() + "x" + metadata.height());
        node.put("steps", metadata.steps());
        node.put("guidanceScale", metadata.guidanceScale());
    }
}
