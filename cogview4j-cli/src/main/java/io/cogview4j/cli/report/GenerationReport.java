package io.cogview4j.cli.report;

import io.cogview4j.Image;
import io.cogview4j.api.StageReport;
import io.cogview4j.cli.output.JsonParts;
import io.cogview4j.measure.MachineReport;
import io.cogview4j.message.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code generate --json} prints about its images. What all of them have in common also stands in the object
 * itself, so that a command for one prompt need not be looked through.
 */
public record GenerationReport(
        List<Image> images, List<Path> files, ComputeChoice compute, List<StageReport> stages, List<Message> warnings) {
    /** One object, on lines of its own. */
    public String json(Locale locale) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ArrayNode files = root.putArray("files");
        this.files.forEach(file -> files.add(file.toString()));
        if (agreeIn(Image::prompt) && agreeIn(Image::negativePrompt)) {
            addPrompts(root, first());
        }
        ArrayNode seeds = root.putArray("seeds");
        images.forEach(image -> seeds.add(image.seed()));
        if (agreeIn(Image::size) && agreeIn(Image::steps) && agreeIn(Image::guidanceScale)) {
            addSettings(root, first());
        }
        addLoras(root, first()); // all images of a run have the same
        root.put("model", first().model());
        root.put("version", first().version());
        compute.describe(root);
        ArrayNode nodes = root.putArray("pictures");
        for (int i = 0; i < images.size(); i++) {
            describe(this.files.get(i), images.get(i), nodes.addObject());
        }
        JsonParts.addStages(root, stages);
        MachineReport.containerPeakBytes().ifPresent(bytes -> root.put("containerPeakBytes", bytes));
        JsonParts.addMessages(root.putArray("warnings"), warnings, locale);
        return root.toPrettyString();
    }

    private Image first() {
        return images.getFirst();
    }

    private boolean agreeIn(Function<Image, ?> property) {
        return images.stream().map(property).distinct().count() == 1;
    }

    private static void describe(Path file, Image image, ObjectNode node) {
        node.put("file", file.toString());
        addPrompts(node, image);
        node.put("seed", image.seed());
        addSettings(node, image);
    }

    private static void addLoras(ObjectNode node, Image image) {
        if (!image.loras().isEmpty()) {
            node.set("loras", JsonMapper.shared().valueToTree(image.loras()));
        }
    }

    private static void addPrompts(ObjectNode node, Image image) {
        if (image.prompt() != null) { // embeddings of other programs do not tell
            node.put("prompt", image.prompt());
        }
        if (image.negativePrompt() != null) {
            node.put("negativePrompt", image.negativePrompt());
        }
    }

    private static void addSettings(ObjectNode node, Image image) {
        node.put("size", image.size().toString());
        node.put("steps", image.steps());
        node.put("guidanceScale", image.guidanceScale());
    }
}
