package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint's folder holds, without stopping at the first thing that is wrong. {@link Checkpoint} is for using
 * one, this is for looking at it.
 *
 * @param folder the one that holds {@code model_index.json}
 * @param name what to call the checkpoint
 * @param components all that a CogView4 checkpoint consists of, in their usual order, those that are not there too
 * @param problems of the folder as a whole; those of a component are with it
 */
public record CheckpointSurvey(Path folder, String name, List<ComponentSurvey> components, List<Message> problems) {
    public CheckpointSurvey {
        components = List.copyOf(components);
        problems = List.copyOf(problems);
    }

    /** Whether {@code folder} is one to survey. */
    public static boolean isCheckpoint(Path folder) {
        try {
            return Files.isRegularFile(HubCache.snapshot(folder).resolve(Checkpoint.INDEX));
        } catch (CheckpointException e) {
            return false;
        }
    }

    /** @throws CheckpointException if {@code folder} is no checkpoint */
    public static CheckpointSurvey of(Path folder) {
        if (!isCheckpoint(folder)) {
            Checkpoint.read(folder); // says why
        }
        Path snapshot = HubCache.snapshot(folder);
        ConfigJson index = ConfigJson.read(snapshot.resolve(Checkpoint.INDEX));
        List<ComponentSurvey> components = Checkpoint.COMPONENTS.stream()
                .map(component -> ComponentSurvey.of(snapshot, index, component))
                .toList();
        List<Message> problems = new ArrayList<>();
        try {
            Checkpoint.read(snapshot);
        } catch (CheckpointException e) {
            boolean told = components.stream().anyMatch(c -> c.problems().contains(e.problem()));
            if (!told) {
                problems.add(e.problem());
            }
        }
        return new CheckpointSurvey(snapshot, HubCache.name(snapshot), components, problems);
    }

    /** The component of this name. */
    public ComponentSurvey component(String name) {
        return components.stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no component is named " + name));
    }
}
