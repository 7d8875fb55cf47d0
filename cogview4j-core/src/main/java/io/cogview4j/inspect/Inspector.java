package io.cogview4j.inspect;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.batch.ImageGroup;
import io.cogview4j.batch.StoredSettings;
import io.cogview4j.checkpoint.BuiltInModel;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.lora.LoraFile;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.pipeline.Components;
import io.cogview4j.pipeline.EmbeddingCheck;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.ModelConfigs;
import io.cogview4j.pipeline.Once;
import io.cogview4j.pipeline.ResolvedSettings;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one path after the other; what is wrong with one does not keep it from the next. Opens no weights, and may
 * be used by several threads.
 */
public final class Inspector {
    private static final ImageRequest REQUEST = ImageRequest.of("");

    /** The name that the built-in model has everywhere. */
    private static final String BUILT_IN = "tiny";

    private final @Nullable Supplier<ImageGenerator> generator;

    private Inspector(@Nullable Supplier<ImageGenerator> generator) {
        this.generator = generator;
    }

    /** What the built-in model is. */
    public static Inspection builtInModel() {
        Path folder = BuiltInModel.folder();
        return CheckpointReading.of(folder).inspection(folder).named(BUILT_IN);
    }

    /** Looks at each path by itself, and notes of embeddings that it compares them with nothing. */
    public static Inspector withoutModel() {
        return new Inspector(null);
    }

    /**
     * Holds embeddings against a model, too.
     *
     * @param folder of the model's checkpoint
     * @throws CogView4Exception if the model cannot be used for images
     */
    public static Inspector of(Path folder) {
        ImageGenerator generator = generator(Checkpoint.read(folder));
        return new Inspector(() -> generator);
    }

    /** Holds embeddings against the built-in model, too, which is not read before there are any. */
    public static Inspector ofBuiltInModel() {
        return new Inspector(new Once<>(() -> {
            Checkpoint checkpoint = Checkpoint.read(BuiltInModel.folder());
            return generator(new Checkpoint(checkpoint.folder(), BUILT_IN, checkpoint.card()));
        }));
    }

    private static ImageGenerator generator(Checkpoint checkpoint) {
        ModelConfigs configs = ModelConfigs.read(checkpoint);
        Components components = new Components(checkpoint, () -> configs, ComputeSettings.defaults());
        EmbeddingCheck check = new EmbeddingCheck(
                configs.transformer().textEmbedDim(), components::origin, false, ShapePolicy.RELAXED);
        return new ImageGenerator(components, configs, check);
    }

    /** What is there; with a model, embeddings and LoRAs tell what is to be said of them for that model. */
    public Inspection inspect(Path path) {
        try {
            Inspection inspection = Inspection.of(path);
            return switch (inspection) {
                case EmbeddingsInspection embeddings ->
                    generator == null ? withNothing(embeddings) : fit(embeddings, generator.get());
                case LoraInspection lora -> generator == null ? lora : fit(lora, generator.get());
                default -> inspection;
            };
        } catch (CogView4Exception e) {
            return new UnknownInspection(path, e.problems());
        }
    }

    private static EmbeddingsInspection withNothing(EmbeddingsInspection embeddings) {
        List<Message> findings = new ArrayList<>(embeddings.findings());
        findings.add(Message.of(CoreMessage.INSPECTED_WITHOUT_MODEL, embeddings.path()));
        return embeddings.with(List.of(), findings);
    }

    private static LoraInspection fit(LoraInspection lora, ImageGenerator with) {
        Findings findings = new Findings();
        findings.passes(() -> with.layers().fit(LoraFile.read(lora.path())));
        return lora.against(with.components().checkpoint().name(), findings.list());
    }

    private static EmbeddingsInspection fit(EmbeddingsInspection embeddings, ImageGenerator with) {
        Findings findings = new Findings();
        List<PlannedRun> runs = new ArrayList<>();
        @Nullable List<PromptSettings> settings = findings.attempt(() -> StoredSettings.read(
                embeddings.path(), embeddings.metadata(), embeddings.prompts().size()));
        if (settings != null) {
            List<Prompt> prompts =
                    settings.stream().map(Prompt.of("")::withSettings).toList();
            for (ImageGroup group : ImageGroup.of(prompts, PromptSettings.NONE, List.of())) {
                findings.passes(() -> {
                    ResolvedSettings resolved = with.resolve(REQUEST, group.settings());
                    findings.add(check(embeddings.shapes(), resolved.guided(), with));
                    runs.add(run(group, resolved, settings, with));
                });
            }
        }
        return embeddings.with(runs, findings.list());
    }

    /** The empty text takes the place of negative prompts that are missing, if the model can encode it. */
    private static List<Message> check(EmbeddingShapes shapes, boolean guided, ImageGenerator with) {
        boolean completed =
                shapes.negatives().isEmpty() && with.components().checkpoint().hasTextEncoder();
        return with.check(shapes, guided && !completed).findings();
    }

    private static PlannedRun run(
            ImageGroup group, ResolvedSettings resolved, List<PromptSettings> settings, ImageGenerator with) {
        return new PlannedRun(
                with.components().checkpoint().name(),
                group.prompts().stream().map(prompt -> prompt + 1).toList(),
                resolved.size(),
                resolved.steps(),
                resolved.guidanceScale(),
                group.prompts().stream()
                        .map(prompt -> settings.get(prompt).seed())
                        .filter(Objects::nonNull)
                        .toList());
    }
}
