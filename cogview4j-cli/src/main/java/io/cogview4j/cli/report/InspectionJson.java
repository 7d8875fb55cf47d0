package io.cogview4j.cli.report;

import io.cogview4j.cli.output.JsonParts;
import io.cogview4j.inspect.CheckpointInspection;
import io.cogview4j.inspect.ComponentInspection;
import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.inspect.ImageInspection;
import io.cogview4j.inspect.InspectedPrompt;
import io.cogview4j.inspect.InspectedTensor;
import io.cogview4j.inspect.Inspection;
import io.cogview4j.inspect.LoraInspection;
import io.cogview4j.inspect.PlannedRun;
import io.cogview4j.inspect.UnknownInspection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What inspect prints for programs. */
public record InspectionJson(Locale locale) {
    /** Keys that are left out where it is not known what an image was made of. */
    private static final Set<String> PROMPTS = Set.of("prompt", "negativePrompt");

    /** One object, on lines of its own. */
    public String text(List<Inspection> inspected) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("accepted", inspected.stream().allMatch(Inspection::accepted));
        ArrayNode files = root.putArray("files");
        inspected.forEach(one -> describe(one, files.addObject()));
        return root.toPrettyString();
    }

    private void describe(Inspection inspection, ObjectNode node) {
        node.put("path", inspection.path().toString());
        switch (inspection) {
            case EmbeddingsInspection embeddings -> describe(embeddings, node.put("kind", "embeddings"));
            case LoraInspection lora -> describe(lora, node.put("kind", "lora"));
            case CheckpointInspection checkpoint -> describe(checkpoint, node.put("kind", "checkpoint"));
            case ImageInspection image -> describe(image, node.put("kind", "picture"));
            case UnknownInspection _ -> node.put("kind", "unknown");
        }
        node.put("accepted", inspection.accepted());
        JsonParts.addMessages(node.putArray("findings"), inspection.findings(), locale);
    }

    private static void describe(EmbeddingsInspection file, ObjectNode node) {
        node.put("bytes", file.bytes());
        node.put("version", file.version());
        node.put("dtype", file.dtype());
        node.put("width", file.width());
        ArrayNode tensors = node.putArray("tensors");
        file.tensors().forEach(tensor -> describe(tensor, tensors.addObject()));
        file.negativeTensors().forEach(tensor -> describe(tensor, tensors.addObject()));
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
        if (!file.runs().isEmpty()) {
            ArrayNode plans = node.putArray("plans");
            file.runs().forEach(run -> describe(run, plans.addObject()));
        }
    }

    private static void describe(LoraInspection file, ObjectNode node) {
        node.put("bytes", file.bytes());
        node.put("layers", file.layers());
        node.set("ranks", json(file.ranks()));
        node.set("alphas", json(file.alphas()));
        node.set("dtypes", json(file.dtypes()));
        node.set("targets", json(file.targets()));
        if (file.model() != null) {
            node.put("model", file.model());
        }
    }

    private static void describe(InspectedTensor tensor, ObjectNode node) {
        node.put("name", tensor.name());
        node.set("shape", json(tensor.shape()));
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

    private static void describe(PlannedRun run, ObjectNode node) {
        node.put("model", run.model());
        node.set("prompts", json(run.prompts()));
        node.put("size", run.size().toString());
        node.put("steps", run.steps());
        node.put("guidanceScale", run.guidanceScale());
        node.set("seeds", json(run.seeds()));
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
        node.set("dtypes", json(component.dtypes()));
        node.put("files", component.files());
        node.set("missing", json(component.missing()));
        ObjectNode facts = node.putObject("config");
        component
                .facts()
                .forEach((key, json) -> facts.set(key, JsonMapper.shared().readTree(json)));
    }

    private static void describe(ImageInspection image, ObjectNode node) {
        node.put("size", image.size().toString());
        if (image.settings() != null) {
            ObjectNode settings = (ObjectNode) json(image.settings());
            settings.properties()
                    .removeIf(entry ->
                            PROMPTS.contains(entry.getKey()) && entry.getValue().isNull()
                                    || entry.getKey().equals("loras")
                                            && entry.getValue().isEmpty());
            node.setAll(settings);
        }
        node.set("texts", json(image.texts()));
    }

    private static JsonNode json(Object value) {
        return JsonMapper.shared().valueToTree(value);
    }
}
