package io.cogview4j.cli;

import io.cogview4j.api.Message;
import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptSource;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngText;
import io.cogview4j.inspect.CheckpointInspection;
import io.cogview4j.inspect.ComponentInspection;
import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.inspect.InspectedPrompt;
import io.cogview4j.inspect.PictureInspection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What inspect prints for people.
 *
 * @param columns of the terminal
 */
record InspectionText(Labels labels, int columns) {
    List<String> lines(InspectedPath inspected) {
        List<String> lines = new ArrayList<>();
        switch (inspected.inspection()) {
            case EmbeddingsInspection embeddings -> lines.addAll(lines(embeddings, inspected.plans()));
            case CheckpointInspection checkpoint -> lines.addAll(lines(checkpoint));
            case PictureInspection picture -> lines.addAll(lines(picture));
            case null -> lines.add(inspected.path().toString());
        }
        inspected.findings().forEach(finding -> lines.addAll(lines(finding)));
        return lines;
    }

    private List<String> lines(EmbeddingsInspection file, List<PlannedRun> plans) {
        Facts facts = new Facts(labels.of(
                "embeddings.title",
                file.path(),
                file.prompts().size(),
                file.width(),
                file.description().dtype(),
                Bytes.text(file.bytes())));
        facts.add(labels.of("embeddings.version"), writer(file));
        PromptSource source = file.prompts().isEmpty()
                ? PromptSource.UNKNOWN
                : file.prompts().getFirst().source();
        Origin origin = source.origin();
        facts.add(labels.of("embeddings.encoder"), Objects.requireNonNullElse(origin.encoder(), ""));
        facts.add(labels.of("embeddings.tokenizer"), Objects.requireNonNullElse(origin.tokenizer(), ""));
        if (file.description().madeByCogview4j()) {
            facts.add(
                    labels.of("computed"),
                    source.arithmetic().device().id() + ", "
                            + source.arithmetic().precision().id());
        }
        plans.forEach(plan -> facts.add(labels.of("plan"), text(plan)));
        List<String> lines = new ArrayList<>(facts.lines(columns));
        lines.addAll(prompts(file).lines(columns));
        return lines;
    }

    private String writer(EmbeddingsInspection file) {
        String version = file.description().version();
        return version == null ? labels.of("embeddings.foreign") : "cogview4j " + version;
    }

    private String text(PlannedRun plan) {
        String prompts = plan.prompts().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String seeds = plan.seeds().isEmpty()
                ? labels.of("plan.seed.any")
                : plan.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return labels.of(
                "plan.text",
                plan.model(),
                plan.settings().size(),
                plan.settings().steps(),
                plan.settings().guidanceScale(),
                prompts,
                seeds);
    }

    private TextTable prompts(EmbeddingsInspection file) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < file.prompts().size(); i++) {
            InspectedPrompt prompt = file.prompts().get(i);
            @Nullable InspectedPrompt negative =
                    i < file.negatives().size() ? file.negatives().get(i) : null;
            rows.add(List.of(
                    String.valueOf(i + 1),
                    String.valueOf(prompt.tokens()),
                    negative == null ? TextTable.NOTHING : String.valueOf(negative.tokens()),
                    negative == null ? TextTable.NOTHING : DisplayText.cut(text(negative), 24),
                    text(prompt)));
        }
        return new TextTable(
                List.of(
                        labels.of("number"),
                        labels.of("tokens"),
                        labels.of("negative.tokens"),
                        labels.of("negative"),
                        labels.of("prompt")),
                List.of(true, true, true, false, false),
                rows);
    }

    private String text(InspectedPrompt prompt) {
        String text = prompt.source().text();
        return text == null ? labels.of("unknown") : "\"" + text + "\"";
    }

    private List<String> lines(CheckpointInspection checkpoint) {
        long bytes = checkpoint.components().stream()
                .mapToLong(ComponentInspection::bytes)
                .sum();
        Facts facts = new Facts(labels.of("checkpoint.title", checkpoint.path(), checkpoint.name(), Bytes.text(bytes)));
        if (checkpoint.defaults() != null) {
            facts.add(
                    labels.of("checkpoint.defaults"),
                    labels.of(
                            "checkpoint.defaults.text",
                            checkpoint.defaults().steps(),
                            checkpoint.defaults().guidanceScale()));
        }
        List<String> lines = new ArrayList<>(facts.lines(columns));
        List<List<String>> rows =
                checkpoint.components().stream().map(this::row).toList();
        lines.addAll(new TextTable(
                        List.of(
                                labels.of("component"),
                                labels.of("class"),
                                labels.of("parameters"),
                                labels.of("size"),
                                labels.of("dtype"),
                                labels.of("files"),
                                labels.of("facts")),
                        List.of(false, false, true, true, false, true, false),
                        rows)
                .lines(columns));
        return lines;
    }

    private List<String> row(ComponentInspection component) {
        int files = component.files() + component.missing().size();
        boolean weights = files > 0;
        return List.of(
                component.name(),
                component.present()
                        ? Objects.requireNonNullElse(component.className(), labels.of("unknown"))
                        : labels.of("missing"),
                weights ? Bytes.count(component.parameters()) : TextTable.NOTHING,
                weights ? Bytes.text(component.bytes()) : TextTable.NOTHING,
                weights
                        ? component.dtypes().keySet().stream().map(Enum::name).collect(Collectors.joining("+"))
                        : TextTable.NOTHING,
                weights ? component.files() + "/" + files : TextTable.NOTHING,
                component.facts().entrySet().stream()
                        .map(fact -> fact.getKey() + " " + fact.getValue())
                        .collect(Collectors.joining(", ")));
    }

    private List<String> lines(PictureInspection picture) {
        Facts facts = new Facts(labels.of("picture.title", picture.path(), picture.size()));
        ImageMetadata settings = picture.settings();
        if (settings != null) {
            facts.add(labels.of("prompt"), "\"" + settings.prompt() + "\"");
            facts.add(labels.of("negative"), "\"" + settings.negativePrompt() + "\"");
            facts.add(labels.of("seed"), String.valueOf(settings.seed()));
            facts.add(labels.of("steps"), String.valueOf(settings.steps()));
            facts.add(labels.of("guidance"), String.valueOf(settings.guidanceScale()));
            facts.add(labels.of("model"), settings.model());
            facts.add(labels.of("computed"), settings.device() + ", " + settings.dtype());
            facts.add(labels.of("embeddings.version"), "cogview4j " + settings.version());
        } else {
            picture.texts().stream()
                    .filter(text -> text.keyword().equals(ImageMetadata.PARAMETERS))
                    .map(PngText::text)
                    .forEach(text -> facts.add(ImageMetadata.PARAMETERS, text));
        }
        return facts.lines(columns);
    }

    private List<String> lines(Message finding) {
        String severity = finding.code().severity().name().toLowerCase(Locale.ROOT);
        Facts facts = new Facts("");
        facts.add(labels.of(severity) + ":", finding.text(labels.locale()));
        return facts.lines(columns);
    }
}
