package io.cogview4j.cli;

import io.cogview4j.image.ImageMetadata;
import io.cogview4j.inspect.CheckpointInspection;
import io.cogview4j.inspect.ComponentInspection;
import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.inspect.InspectedPrompt;
import io.cogview4j.inspect.PictureInspection;
import io.cogview4j.shape.TensorShape;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What inspect prints for programs. */
record InspectionJson(Locale locale) {
    /** One object, on lines of its own. */
    String text(List<InspectedPath> inspected) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("accepted", inspected.stream().allMatch(InspectedPath::accepted));
        ArrayNode files = root.putArray("files");
        inspected.forEach(one -> describe(one, files.addObject()));
        return root.toPrettyString();
    }

    private void describe(InspectedPath inspected, ObjectNode node) {
        node.put("path", inspected.path().toString());
        switch (inspected.inspection()) {
            case EmbeddingsInspection embeddings -> describe(embeddings, node.put("kind", "embeddings"));
            case CheckpointInspection checkpoint -> describe(checkpoint, node.put("kind", "checkpoint"));
            case PictureInspection picture -> describe(picture, node.put("kind", "picture"));
            case null -> node.put("kind", "unknown");
        }
        if (!inspected.plans().isEmpty()) {
            ArrayNode plans = node.putArray("plans");
            inspected.plans().forEach(plan -> describe(plan, plans.addObject()));
        }
        node.put("accepted", inspected.accepted());
        JsonParts.addMessages(node.putArray("findings"), inspected.findings(), locale);
    }

    private static void describe(EmbeddingsInspection file, ObjectNode node) {
        node.put("bytes", file.bytes());
        node.put("version", file.description().version());
        node.put("dtype", file.description().dtype());
        node.put("width", file.width());
        ArrayNode tensors = node.putArray("tensors");
        file.description().shapes().prompts().forEach(tensor -> describe(tensor, tensors.addObject()));
        file.description().shapes().negatives().forEach(tensor -> describe(tensor, tensors.addObject()));
        ArrayNode prompts = node.putArray("prompts");
        for (int i = 0; i < file.prompts().size(); i++) {
            ObjectNode prompt = prompts.addObject();
            describe(file.prompts().get(i), "prompt", "tokens", "cut", prompt);
            if (i < file.negatives().size()) {
                describe(file.negatives().get(i), "negativePrompt", "negativeTokens", "negativeCut", prompt);
            }
            prompt.put("encoder", file.prompts().get(i).source().origin().encoder());
            prompt.put("tokenizer", file.prompts().get(i).source().origin().tokenizer());
        }
    }

    private static void describe(TensorShape tensor, ObjectNode node) {
        node.put("name", tensor.name());
        ArrayNode shape = node.putArray("shape");
        tensor.shape().forEach(shape::add);
        node.put("dtype", tensor.dtype());
    }

    private static void describe(InspectedPrompt prompt, String text, String tokens, String cut, ObjectNode node) {
        node.put(text, prompt.source().text());
        node.put(tokens, prompt.tokens());
        @Nullable String lost = prompt.source().cut();
        if (lost != null) {
            node.put(cut, lost);
        }
    }

    private static void describe(PlannedRun plan, ObjectNode node) {
        node.put("model", plan.model());
        ArrayNode prompts = node.putArray("prompts");
        plan.prompts().forEach(prompts::add);
        node.put("size", plan.settings().size().toString());
        node.put("steps", plan.settings().steps());
        node.put("guidanceScale", plan.settings().guidanceScale());
        ArrayNode seeds = node.putArray("seeds");
        plan.seeds().forEach(seeds::add);
    }

    private static void describe(CheckpointInspection checkpoint, ObjectNode node) {
        node.put("name", checkpoint.name());
        node.put("encodes", checkpoint.encodes());
        node.put("draws", checkpoint.draws());
        if (checkpoint.defaults() != null) {
            node.put("steps", checkpoint.defaults().steps());
            node.put("guidanceScale", checkpoint.defaults().guidanceScale());
        }
        ArrayNode components = node.putArray("components");
        checkpoint.components().forEach(component -> describe(component, components.addObject()));
    }

    private static void describe(ComponentInspection component, ObjectNode node) {
        node.put("name", component.name());
        node.put("class", component.className());
        node.put("present", component.present());
        node.put("parameters", component.parameters());
        node.put("bytes", component.bytes());
        ObjectNode dtypes = node.putObject("dtypes");
        component.dtypes().forEach((dtype, bytes) -> dtypes.put(dtype.name(), bytes));
        node.put("files", component.files());
        ArrayNode missing = node.putArray("missing");
        component.missing().forEach(missing::add);
        ObjectNode facts = node.putObject("config");
        component
                .facts()
                .forEach((key, value) -> facts.set(key, JsonMapper.shared().readTree(value)));
    }

    private static void describe(PictureInspection picture, ObjectNode node) {
        node.put("size", picture.size().toString());
        ImageMetadata settings = picture.settings();
        if (settings != null) {
            node.put("prompt", settings.prompt());
            node.put("negativePrompt", settings.negativePrompt());
            node.put("seed", settings.seed());
            node.put("steps", settings.steps());
            node.put("guidanceScale", settings.guidanceScale());
            node.put("model", settings.model());
            node.put("device", settings.device());
            node.put("dtype", settings.dtype());
            node.put("version", settings.version());
        }
        ObjectNode texts = node.putObject("texts");
        picture.texts().forEach(text -> texts.put(text.keyword(), text.text()));
    }
}
