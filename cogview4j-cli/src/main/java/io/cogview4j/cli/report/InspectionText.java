package io.cogview4j.cli.report;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.Bytes;
import io.cogview4j.api.Lora;
import io.cogview4j.api.ModelCard;
import io.cogview4j.api.PromptSource;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.cli.output.DisplayText;
import io.cogview4j.cli.output.Facts;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.TextTable;
import io.cogview4j.inspect.CheckpointInspection;
import io.cogview4j.inspect.ComponentInspection;
import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.inspect.ImageInspection;
import io.cogview4j.inspect.ImageSettings;
import io.cogview4j.inspect.InspectedPrompt;
import io.cogview4j.inspect.Inspection;
import io.cogview4j.inspect.LoraInspection;
import io.cogview4j.inspect.PlannedRun;
import io.cogview4j.inspect.UnknownInspection;
import io.cogview4j.message.Message;
import io.cogview4j.report.SamplingFacts;
import java.util.ArrayList;
import java.util.Collections;
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
public record InspectionText(Labels labels, int columns) {
    public List<String> lines(Inspection inspection) {
        List<String> lines = new ArrayList<>(
                switch (inspection) {
                    case EmbeddingsInspection embeddings -> described(embeddings);
                    case LoraInspection lora -> described(lora);
                    case CheckpointInspection checkpoint -> described(checkpoint);
                    case ImageInspection image -> described(image);
                    case UnknownInspection unknown ->
                        List.of(DisplayText.line(unknown.path().toString()));
                });
        inspection.findings().forEach(finding -> lines.addAll(lines(finding)));
        return lines;
    }

    private List<String> described(EmbeddingsInspection file) {
        String version = file.version();
        PromptSource source = file.prompts().isEmpty()
                ? PromptSource.UNKNOWN
                : file.prompts().getFirst().source();
        Facts facts = new Facts(labels.of(
                "embeddings.title",
                file.path(),
                file.prompts().size(),
                file.width(),
                file.dtype(),
                Bytes.decimal(file.bytes())));
        add(facts, "embeddings.version", version == null ? labels.of("embeddings.foreign") : "cogview4j " + version);
        add(facts, "embeddings.encoder", source.origin().encoder());
        add(facts, "embeddings.tokenizer", source.origin().tokenizer());
        if (version != null) {
            Arithmetic made = source.arithmetic();
            add(facts, "computed", made.device().id() + ", " + made.precision().id());
        }
        file.runs().forEach(run -> add(facts, "plan", text(run)));
        List<String> lines = new ArrayList<>(facts.lines(columns));
        lines.addAll(prompts(file).lines(columns));
        return lines;
    }

    private List<String> described(LoraInspection file) {
        Facts facts = new Facts(labels.of(
                "lora.title",
                file.path(),
                file.layers(),
                joined(file.ranks()),
                String.join("+", file.dtypes()),
                Bytes.decimal(file.bytes())));
        add(facts, "lora.alpha", joined(file.alphas()));
        List<String> targets = new ArrayList<>();
        file.targets().forEach((name, count) -> targets.add(name + " x" + count));
        add(facts, "lora.targets", joined(targets));
        if (file.model() != null && file.accepted()) {
            add(facts, "lora.fits", file.model());
        }
        return facts.lines(columns);
    }

    private String text(PlannedRun run) {
        return labels.of(
                "plan.text",
                run.model(),
                run.size(),
                run.steps(),
                run.guidanceScale(),
                joined(run.prompts()),
                run.seeds().isEmpty()
                        ? labels.of("plan.seed.any")
                        : joined(run.seeds().stream().map(TorchSeed::new).toList()));
    }

    private TextTable prompts(EmbeddingsInspection file) {
        List<List<String>> rows = new ArrayList<>();
        for (InspectedPrompt prompt : file.prompts()) {
            int i = rows.size();
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
                labels.all("number", "tokens", "negative.tokens", "negative", "prompt"),
                List.of(true, true, true, false, false),
                rows);
    }

    private String text(InspectedPrompt prompt) {
        return known(prompt.source().text());
    }

    private String known(@Nullable String text) {
        return text == null ? labels.of("unknown") : "\"" + text + "\"";
    }

    private List<String> described(CheckpointInspection checkpoint) {
        List<ComponentInspection> components = checkpoint.components();
        long bytes = components.stream().mapToLong(ComponentInspection::bytes).sum();
        Facts facts =
                new Facts(labels.of("checkpoint.title", checkpoint.path(), checkpoint.name(), Bytes.decimal(bytes)));
        ModelCard card = checkpoint.card();
        if (card != null) {
            add(facts, "card.description", card.description().in(labels.locale()));
            add(facts, "card.limits", card.limits().in(labels.locale()));
            add(
                    facts,
                    "checkpoint.defaults",
                    labels.of("checkpoint.defaults.text", card.steps(), card.guidanceScale()));
            add(facts, "card.sizes", joined(card.trainedSizes()));
            add(facts, "card.words", joined(card.words()));
            add(facts, "card.licence", card.licence());
        }
        TextTable table = new TextTable(
                labels.all("component", "class", "parameters", "size", "dtype", "files", "facts"),
                List.of(false, false, true, true, false, true, false),
                components.stream().map(this::row).toList());
        List<String> lines = new ArrayList<>(facts.lines(columns));
        lines.addAll(table.lines(columns));
        return lines;
    }

    private List<String> row(ComponentInspection component) {
        List<String> row = new ArrayList<>();
        row.add(component.name());
        row.add(
                component.present()
                        ? Objects.requireNonNullElse(component.className(), labels.of("unknown"))
                        : labels.of("missing"));
        int files = component.files() + component.missing().size();
        if (files > 0) {
            row.add(Bytes.count(component.parameters()));
            row.add(Bytes.decimal(component.bytes()));
            row.add(String.join("+", component.dtypes().keySet()));
            row.add(component.files() + "/" + files);
        } else {
            row.addAll(Collections.nCopies(4, TextTable.NOTHING));
        }
        List<String> facts = new ArrayList<>();
        component.facts().forEach((key, value) -> facts.add(key + " " + value));
        row.add(joined(facts));
        return row;
    }

    private List<String> described(ImageInspection image) {
        Facts facts = new Facts(labels.of("image.title", image.path(), image.size()));
        ImageSettings settings = image.settings();
        if (settings == null) {
            facts.add(ImageInspection.PARAMETERS, image.texts().getOrDefault(ImageInspection.PARAMETERS, ""));
        } else {
            add(facts, "prompt", known(settings.prompt()));
            add(facts, "negative", known(settings.negativePrompt()));
            add(facts, "seed", settings.seed() == null ? null : new TorchSeed(settings.seed()));
            add(facts, "steps", settings.steps());
            add(facts, "guidance", settings.guidanceScale());
            new SamplingFacts(settings.guidance(), settings.sampling())
                    .texts()
                    .forEach((key, text) -> add(facts, key, text));
            add(facts, "model", settings.model());
            settings.loras().forEach(lora -> add(facts, "lora", text(lora)));
            add(facts, "computed", settings.device() + ", " + settings.dtype());
            add(facts, "embeddings.version", "cogview4j " + settings.version());
        }
        return facts.lines(columns);
    }

    private static String text(Lora.Used lora) {
        return lora.name() + ":" + lora.weight() + ", sha256 " + lora.sha256();
    }

    private List<String> lines(Message finding) {
        String severity = finding.code().severity().name().toLowerCase(Locale.ROOT);
        Facts facts = new Facts("");
        facts.add(labels.of(severity) + ":", labels.text(finding));
        return facts.lines(columns);
    }

    private void add(Facts facts, String label, @Nullable Object value) {
        facts.add(labels.of(label), value == null ? "" : value.toString());
    }

    private static String joined(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
