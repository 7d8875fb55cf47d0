package io.cogview4j.inspect;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import io.cogview4j.checkpoint.Checkpoint;
import io.cogview4j.checkpoint.CheckpointSurvey;
import io.cogview4j.checkpoint.GenerationDefaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's folder. A folder with one half of the components only is sound: that stage runs with it.
 *
 * @param name what to call it
 * @param defaults what is generated with if nothing else is asked for, null if the folder cannot be used
 * @param components in the order of their use
 */
public record CheckpointInspection(
        Path path,
        String name,
        @Nullable GenerationDefaults defaults,
        List<ComponentInspection> components,
        List<Message> findings)
        implements Inspection {
    private static final List<String> TEXT_STAGE = List.of("tokenizer", "text_encoder");
    private static final List<String> IMAGE_STAGE = List.of("scheduler", "transformer", "vae");

    public CheckpointInspection {
        components = List.copyOf(components);
        findings = List.copyOf(findings);
    }

    /** Whether all that turns prompts into embeddings is there, as far as headers tell. */
    public boolean encodes() {
        return isUsable(TEXT_STAGE);
    }

    /** Whether all that turns embeddings into pictures is there, as far as headers tell. */
    public boolean draws() {
        return isUsable(IMAGE_STAGE);
    }

    private boolean isUsable(List<String> stage) {
        return components.stream().filter(c -> stage.contains(c.name())).allMatch(ComponentInspection::usable);
    }

    static CheckpointInspection of(CheckpointSurvey survey, Path path) {
        List<ComponentInspection> components = survey.components().stream()
                .map(component -> ComponentInspection.of(survey.folder(), component))
                .toList();
        List<Message> findings = new ArrayList<>(survey.problems());
        components.forEach(component -> findings.addAll(component.findings()));
        findings.addAll(missing(survey));
        return new CheckpointInspection(path, survey.name(), defaults(survey), components, findings);
    }

    private static @Nullable GenerationDefaults defaults(CheckpointSurvey survey) {
        try {
            return Checkpoint.read(survey.folder()).defaults();
        } catch (CheckpointException e) {
            return null; // already among the findings
        }
    }

    /** One stage may be left out as a whole; a stage of which a part is missing is of no use. */
    private static List<Message> missing(CheckpointSurvey survey) {
        boolean text =
                TEXT_STAGE.stream().anyMatch(name -> survey.component(name).present());
        boolean images =
                IMAGE_STAGE.stream().anyMatch(name -> survey.component(name).present());
        List<Message> missing = new ArrayList<>();
        if (text || !images) {
            missing.addAll(missing(survey, TEXT_STAGE));
        } else {
            missing.add(Message.of(MessageCode.CHECKPOINT_DRAWS_ONLY, survey.folder()));
        }
        if (images || !text) {
            missing.addAll(missing(survey, IMAGE_STAGE));
        } else {
            missing.add(Message.of(MessageCode.CHECKPOINT_ENCODES_ONLY, survey.folder()));
        }
        return missing;
    }

    private static List<Message> missing(CheckpointSurvey survey, List<String> stage) {
        return stage.stream()
                .filter(name -> !survey.component(name).present())
                .map(name -> Message.of(MessageCode.COMPONENT_MISSING, survey.folder(), name))
                .toList();
    }
}
