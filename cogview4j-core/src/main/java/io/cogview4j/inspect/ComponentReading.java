package io.cogview4j.inspect;

import io.cogview4j.checkpoint.Component;
import io.cogview4j.checkpoint.ConfigJson;
import io.cogview4j.checkpoint.ModelIndex;
import io.cogview4j.checkpoint.TokenizerFile;
import io.cogview4j.message.FileProblem;
import io.cogview4j.message.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A component as it was found, each of its files read once.
 *
 * @param config as for a run; null if there is none that could be used for one
 */
record ComponentReading<C>(
        Component component,
        ComponentInspection inspection,
        @Nullable C config) {
    /** @param meaning makes of JSON what a run makes of it, or throws */
    static <C> ComponentReading<C> of(ModelIndex index, Component component, Function<ConfigJson, C> meaning) {
        Findings findings = new Findings();
        Path folder = index.folder().resolve(component.folderName());
        findings.passes(() -> index.requireClass(component));
        @Nullable ConfigJson json = Files.isDirectory(folder)
                ? findings.attempt(() -> ConfigJson.read(folder.resolve(component.neededFile())))
                : null;
        @Nullable C config = json == null ? null : findings.attempt(() -> meaning.apply(json));
        return of(index, component, config, json == null ? Map.of() : facts(component, json), findings);
    }

    /** The tokenizer is read as a run reads it, short of the native library. */
    static ComponentReading<Path> ofTokenizer(ModelIndex index) {
        Findings findings = new Findings();
        Path folder = index.folder().resolve(Component.TOKENIZER.folderName());
        Path file = folder.resolve(Component.TOKENIZER.neededFile());
        findings.passes(() -> index.requireClass(Component.TOKENIZER));
        if (Files.isDirectory(folder)) {
            Optional<Message> problem = FileProblem.of(file);
            problem.ifPresent(findings::add);
            if (problem.isEmpty()) {
                findings.passes(() -> TokenizerFile.check(folder));
            }
        }
        return of(index, Component.TOKENIZER, file, Map.of(), findings);
    }

    private static <C> ComponentReading<C> of(
            ModelIndex index, Component component, @Nullable C config, Map<String, String> facts, Findings findings) {
        Path folder = index.folder().resolve(component.folderName());
        boolean present = Files.isDirectory(folder);
        StoredWeights weights =
                present && component.hasWeights() ? StoredWeights.read(folder, findings) : StoredWeights.NONE;
        ComponentInspection inspection = new ComponentInspection(
                component.folderName(),
                index.className(component),
                present,
                weights.parameters(),
                weights.bytes(),
                weights.dtypes(),
                weights.files(),
                weights.missing(),
                facts,
                findings.list());
        return new ComponentReading<>(component, inspection, config);
    }

    /**
     * The same after more of what a run does when it opens the component, unless something is wrong already.
     *
     * @param opening reads headers and small files, or throws
     */
    ComponentReading<C> opened(Runnable opening) {
        Findings findings = new Findings();
        boolean sound = !inspection.usable() || findings.passes(opening);
        return sound ? this : new ComponentReading<>(component, inspection.with(findings.list()), config);
    }

    private static Map<String, String> facts(Component component, ConfigJson config) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String key : tellingKeys(component)) {
            JsonNode value = config.root().path(key);
            if (!value.isMissingNode()) {
                facts.put(
                        key,
                        isJson(value)
                                ? value.toString()
                                : StringNode.valueOf(value.asString()).toString());
            }
        }
        return facts;
    }

    /** NaN and infinity are numbers in Python's JSON only. */
    private static boolean isJson(JsonNode value) {
        return !value.isNumber() || Double.isFinite(value.numberValue().doubleValue());
    }

    private static List<String> tellingKeys(Component component) {
        return switch (component) {
            case SCHEDULER, TOKENIZER -> List.of();
            case TEXT_ENCODER ->
                List.of("num_hidden_layers", "hidden_size", "num_attention_heads", "vocab_size", "quantization_config");
            case TRANSFORMER ->
                List.of(
                        "num_layers",
                        "num_attention_heads",
                        "attention_head_dim",
                        "text_embed_dim",
                        "sample_size",
                        "quantization_config");
            case VAE -> List.of("latent_channels", "block_out_channels", "scaling_factor");
        };
    }
}
