package io.cogview4j.report;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.ModelCard;
import io.cogview4j.api.TorchSeed;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Files and folders that were inspected. */
public record InspectionReport(List<Inspection> inspected) {
    /** Keys that are left out where it is not known what an image was made of. */
    private static final Set<String> PROMPTS = Set.of("prompt", "negativePrompt");

    public InspectionReport {
        inspected = List.copyOf(inspected);
    }

    /** Whether generate would take all of them, as far as it can be told without reading values. */
    public boolean accepted() {
        return inspected.stream().allMatch(Inspection::accepted);
    }

    /** One object, on lines of its own. */
    public String json(Wording wording) {
        ObjectNode root = JsonParts.object();
        root.put("accepted", accepted());
        ArrayNode files = root.putArray("files");
        inspected.forEach(one -> describe(one, files.addObject(), wording));
        return root.toPrettyString();
    }

    private static void describe(Inspection inspection, ObjectNode node, Wording wording) {
        node.put("path", inspection.path().toString());
        switch (inspection) {
            case EmbeddingsInspection embeddings -> describe(embeddings, node.put("kind", "embeddings"));
            case LoraInspection lora -> describe(lora, node.put("kind", "lora"));
            case CheckpointInspection checkpoint ->
                describe(checkpoint, node.put("kind", "checkpoint"), wording.locale());
            case ImageInspection image -> describe(image, node.put("kind", "picture"));
            case UnknownInspection _ -> node.put("kind", "unknown");
        }
        node.put("accepted", inspection.accepted());
        node.set("findings", JsonParts.json(wording.of(inspection.findings())));
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
        node.set("ranks", JsonParts.json(file.ranks()));
        node.set("alphas", JsonParts.json(file.alphas()));
        node.set("dtypes", JsonParts.json(file.dtypes()));
        node.set("targets", JsonParts.json(file.targets()));
        if (file.model() != null) {
            node.put("model", file.model());
        }
    }

    private static void describe(InspectedTensor tensor, ObjectNode node) {
        node.put("name", tensor.name());
        node.set("shape", JsonParts.json(tensor.shape()));
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
        node.set("prompts", JsonParts.json(run.prompts()));
        node.put("size", run.size().toString());
        node.put("steps", run.steps());
        node.put("guidanceScale", run.guidanceScale());
        node.set(
                "seeds",
                JsonParts.json(run.seeds().stream()
                        .map(TorchSeed::new)
                        .map(TorchSeed::number)
                        .toList()));
    }

    private static void describe(CheckpointInspection checkpoint, ObjectNode node, Locale locale) {
        node.put("name", checkpoint.name());
        node.put("encodes", checkpoint.encodes());
        node.put("draws", checkpoint.draws());
        ModelCard card = checkpoint.card();
        if (card != null) {
            node.put("steps", card.steps());
            node.put("guidanceScale", card.guidanceScale());
            node.set(
                    "trainedSizes",
                    JsonParts.json(card.trainedSizes().stream()
                            .map(ImageSize::toString)
                            .toList()));
            node.set("words", JsonParts.json(card.words()));
            node.put("description", card.description().in(locale));
            node.put("limits", card.limits().in(locale));
            node.put("licence", card.licence());
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
        node.set("dtypes", JsonParts.json(component.dtypes()));
        node.put("files", component.files());
        node.set("missing", JsonParts.json(component.missing()));
        ObjectNode facts = node.putObject("config");
        component
                .facts()
                .forEach((key, json) -> facts.set(key, JsonMapper.shared().readTree(json)));
    }

    private static void describe(ImageInspection image, ObjectNode node) {
        node.put("size", image.size().toString());
        if (image.settings() != null) {
            ObjectNode settings = (ObjectNode) JsonParts.json(image.settings());
            settings.properties()
                    .removeIf(entry ->
                            PROMPTS.contains(entry.getKey()) && entry.getValue().isNull()
                                    || entry.getKey().equals("loras")
                                            && entry.getValue().isEmpty());
            settings.remove(List.of("guidance", "sampling"));
            node.setAll(settings);
            new SamplingFacts(image.settings().guidance(), image.settings().sampling()).describe(node);
            if (image.settings().seed() != null) {
                node.put("seed", new TorchSeed(image.settings().seed()).number());
            }
        }
        node.set("texts", JsonParts.json(image.texts()));
    }
}
