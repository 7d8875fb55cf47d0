package io.cogview4j.cli;

import io.cogview4j.api.Message;
import io.cogview4j.api.StageReport;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.OutputFile;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code --json} prints about the pictures of one command.
 *
 * @param files the pictures' files
 * @param pictures how each was made; they differ in their seeds only
 */
record JsonReport(
        List<OutputFile> files, List<ImageMetadata> pictures, List<StageReport> stages, List<Message> warnings) {
    /** One object, on lines of its own. */
    String text() {
        ImageMetadata first = pictures.getFirst();
        ObjectNode root = JsonMapper.shared().createObjectNode();
        ArrayNode fileNames = root.putArray("files");
        files.forEach(file -> fileNames.add(file.path().toString()));
        root.put("prompt", first.prompt());
        root.put("negativePrompt", first.negativePrompt());
        ArrayNode seeds = root.putArray("seeds");
        pictures.forEach(picture -> seeds.add(picture.seed()));
        root.put("size", first.width() + "x" + first.height());
        root.put("steps", first.steps());
        root.put("guidanceScale", first.guidanceScale());
        root.put("model", first.model());
        root.put("version", first.version());
        ArrayNode stageNodes = root.putArray("stages");
        stages.forEach(stage -> describe(stage, stageNodes.addObject()));
        ArrayNode warningNodes = root.putArray("warnings");
        warnings.forEach(warning -> warningNodes.add(warning.text(Locale.ENGLISH)));
        return root.toPrettyString();
    }

    private static void describe(StageReport stage, ObjectNode node) {
        node.put("name", stage.stage().name().toLowerCase(Locale.ROOT));
        node.put("seconds", stage.nanos() / 1e9);
        stage.peakResidentBytes().ifPresent(bytes -> node.put("peakResidentBytes", bytes));
    }
}
