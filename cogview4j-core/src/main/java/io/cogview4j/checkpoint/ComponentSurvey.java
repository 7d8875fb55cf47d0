package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What there is of one component, looked at without opening its weights.
 *
 * @param name of the component and its folder, for example {@code text_encoder}
 * @param className as {@code model_index.json} names it, null if it names none
 * @param present whether there is such a folder
 * @param config its {@code config.json}, null if there is none that can be read
 * @param weights the files that hold its weights, as far as they are there
 * @param missing names of the files that its index asks for in vain
 * @param problems why the component cannot be used, none if it can, as far as names and indices tell
 */
public record ComponentSurvey(
        String name,
        @Nullable String className,
        boolean present,
        @Nullable ConfigJson config,
        List<Path> weights,
        List<String> missing,
        List<Message> problems) {
    private static final String WEIGHTS = ".safetensors";
    private static final String INDEX = ".safetensors.index.json";

    public ComponentSurvey {
        weights = List.copyOf(weights);
        missing = List.copyOf(missing);
        problems = List.copyOf(problems);
    }

    static ComponentSurvey of(Path checkpoint, ConfigJson index, Checkpoint.Component component) {
        Path folder = checkpoint.resolve(component.name());
        List<Message> problems = new ArrayList<>();
        try {
            component.requireClass(index);
        } catch (CheckpointException e) {
            problems.add(e.problem());
        }
        boolean present = Files.isDirectory(folder);
        boolean network = !List.of("scheduler", "tokenizer").contains(component.name());
        List<Path> weights = List.of();
        @Nullable ConfigJson config = null;
        if (present && network) {
            config = readConfig(folder, problems);
            weights = weights(folder, problems);
        }
        return new ComponentSurvey(
                component.name(),
                index.root().path(component.name()).path(1).asString(null),
                present,
                config,
                weights,
                missing(folder),
                problems);
    }

    private static @Nullable ConfigJson readConfig(Path folder, List<Message> problems) {
        try {
            return ConfigJson.read(folder.resolve("config.json"));
        } catch (CheckpointException e) {
            problems.add(e.problem());
            return null;
        }
    }

    /** What would be used; if that cannot be told, whatever is there. */
    private static List<Path> weights(Path folder, List<Message> problems) {
        try {
            return WeightLayout.find(folder).files();
        } catch (CheckpointException e) {
            problems.add(e.problem());
            return list(folder, WEIGHTS);
        }
    }

    private static List<String> missing(Path folder) {
        TreeSet<String> missing = new TreeSet<>();
        for (Path index : list(folder, INDEX)) {
            try {
                for (JsonNode shard : ConfigJson.read(index).root().path("weight_map")) {
                    String name = shard.asString("");
                    if (!name.isEmpty() && !name.contains("/") && Files.notExists(folder.resolve(name))) {
                        missing.add(name);
                    }
                }
            } catch (CheckpointException e) {
                continue; // told by the layout
            }
        }
        return List.copyOf(missing);
    }

    private static List<Path> list(Path folder, String suffix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // told by the layout
        }
    }
}
