package io.cogview4j.report;

import io.cogview4j.Image;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.events.StageReport;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.measure.MachineReport;
import io.cogview4j.message.Message;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Images that were made, and the files that they went to. What all of them have in common also stands in the object
 * itself, so that a report on one prompt need not be looked through.
 */
public record GenerationReport(
        List<Image> images, List<Path> files, ComputeChoice compute, List<StageReport> stages, List<Message> warnings) {
    /** One object, on lines of its own. */
    public String json(Wording wording) {
        ObjectNode root = JsonParts.object();
        ArrayNode files = root.putArray("files");
        this.files.forEach(file -> files.add(file.toString()));
        if (agreeIn(Image::prompt) && agreeIn(Image::negativePrompt)) {
            addPrompts(root, first());
        }
        ArrayNode seeds = root.putArray("seeds");
        images.forEach(image -> seeds.add(number(image.seed())));
        if (agreeIn(Image::size)
                && agreeIn(Image::steps)
                && agreeIn(Image::guidanceScale)
                && agreeIn(image -> image.settings().withSeed(null))) {
            addSettings(root, first());
        }
        if (agreeIn(Image::loras)) {
            addLoras(root, first());
        }
        root.put("model", first().model());
        root.put("version", first().version());
        JsonParts.addCompute(root, compute);
        ArrayNode nodes = root.putArray("pictures");
        for (int i = 0; i < images.size(); i++) {
            describe(this.files.get(i), images.get(i), nodes.addObject());
        }
        JsonParts.addStages(root, stages);
        MachineReport.containerPeakBytes().ifPresent(bytes -> root.put("containerPeakBytes", bytes));
        JsonParts.addWarnings(root, warnings, wording);
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
        node.put("seed", number(image.seed()));
        addSettings(node, image);
        addLoras(node, image);
    }

    private static @Nullable BigInteger number(@Nullable Long seed) {
        return seed == null ? null : new TorchSeed(seed).number();
    }

    private static void addLoras(ObjectNode node, Image image) {
        if (!image.loras().isEmpty()) {
            node.set("loras", JsonParts.json(image.loras()));
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
        new SamplingFacts(image.settings().guidance(), image.settings().sampling()).describe(node);
    }
}
