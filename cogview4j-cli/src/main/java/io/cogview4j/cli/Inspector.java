package io.cogview4j.cli;

import io.cogview4j.api.CogView4Exception;
import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Message;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.inspect.CheckpointInspection;
import io.cogview4j.inspect.EmbeddingsInspection;
import io.cogview4j.inspect.Inspection;
import io.cogview4j.inspect.PictureInspection;
import io.cogview4j.pipeline.ImageGenerator;
import io.cogview4j.pipeline.ResolvedSettings;
import io.cogview4j.text.GlmConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one path after the other; what is wrong with one does not keep it from the next.
 *
 * @param generator of the model that embeddings should fit, null if none is given
 * @param model what to call it
 */
record Inspector(@Nullable ImageGenerator generator, String model) {
    /** @throws CogView4Exception if a model is given that cannot be used */
    static Inspector of(ModelOption model) {
        if (!model.isGiven()) {
            return new Inspector(null, "");
        }
        Checkpoint checkpoint = model.read();
        return new Inspector(ImageGenerator.of(checkpoint), model.name(checkpoint));
    }

    InspectedPath inspect(Path path) {
        try {
            return inspect(Inspection.of(path));
        } catch (CogView4Exception e) {
            return new InspectedPath(path, null, problems(e), List.of());
        }
    }

    private InspectedPath inspect(Inspection inspection) {
        return switch (inspection) {
            case PictureInspection picture -> new InspectedPath(picture.path(), picture, picture.findings(), List.of());
            case CheckpointInspection checkpoint ->
                new InspectedPath(checkpoint.path(), checkpoint, findings(checkpoint), List.of());
            case EmbeddingsInspection embeddings ->
                generator == null
                        ? new InspectedPath(embeddings.path(), embeddings, embeddings.findings(), List.of())
                        : fit(embeddings, generator);
        };
    }

    /** What the folder's files say, and what the configs say when they are read as for a run. */
    private static List<Message> findings(CheckpointInspection inspection) {
        Set<Message> findings = new LinkedHashSet<>(inspection.findings());
        if (inspection.defaults() != null) {
            Checkpoint checkpoint = Checkpoint.read(inspection.path());
            if (inspection.encodes()) {
                attempt(findings, () -> GlmConfig.read(checkpoint.textEncoder()));
            }
            if (inspection.draws()) {
                attempt(findings, () -> ImageGenerator.of(checkpoint));
            }
        }
        return List.copyOf(findings);
    }

    /** Holds the embeddings against the model, with the settings that each prompt asks for. */
    private InspectedPath fit(EmbeddingsInspection embeddings, ImageGenerator with) {
        Set<Message> findings = new LinkedHashSet<>();
        List<PlannedRun> plans = new ArrayList<>();
        attempt(findings, () -> {
            List<PromptLine> prompts = new EmbeddingsSource(embeddings, null).prompts();
            for (PictureGroup group : PictureGroup.of(prompts, PictureSettings.NONE)) {
                attempt(findings, () -> {
                    GenerationSettings settings = group.settings().request().build();
                    findings.addAll(with.check(embeddings.description().shapes(), settings)
                            .findings());
                    plans.add(planned(with.resolve(settings), group, prompts));
                });
            }
        });
        return new InspectedPath(embeddings.path(), embeddings, List.copyOf(findings), plans);
    }

    private PlannedRun planned(ResolvedSettings settings, PictureGroup group, List<PromptLine> prompts) {
        return new PlannedRun(
                model,
                group.prompts().stream().map(prompt -> prompt + 1).toList(),
                settings,
                group.prompts().stream()
                        .map(prompt -> prompts.get(prompt).settings().seed())
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static void attempt(Set<Message> findings, Runnable check) {
        try {
            check.run();
        } catch (CogView4Exception e) {
            findings.addAll(problems(e));
        }
    }

    private static List<Message> problems(CogView4Exception e) {
        return e instanceof InvalidRequestException several ? several.problems() : List.of(e.problem());
    }
}
