package io.cogview4j.checkpoint;

import io.cogview4j.api.ModelCard;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code model_index.json} says: the pipeline, and for each component an entry {@code "name": [library, class]}.
 * It is checked part by part, so that one can look at a checkpoint that cannot be used.
 *
 * @param folder the folder that holds it; inside a hub cache, the snapshot
 */
public record ModelIndex(Path folder, ConfigJson json) {
    private static final String FILE = "model_index.json";
    private static final String PIPELINE = "CogView4Pipeline";
    private static final String CONTROL_PIPELINE = "CogView4ControlPipeline";

    /**
     * Reads the index in {@code folder}, or in the snapshot if {@code folder} is a model in a Hugging Face cache
     * ({@code models--org--name}).
     *
     * @throws CheckpointException if it is not there, or is not a JSON object
     */
    public static ModelIndex read(Path folder) {
        Path snapshot = HubCache.snapshot(folder);
        if (Files.notExists(snapshot.resolve(FILE), LinkOption.NOFOLLOW_LINKS)) {
            throw noCheckpoint(snapshot);
        }
        return new ModelIndex(snapshot, ConfigJson.read(snapshot.resolve(FILE)));
    }

    /** What to call the checkpoint: the folder's name, or the model's in a hub cache. */
    public String name() {
        return HubCache.name(folder);
    }

    /** The class of a component; null if the index names none. */
    public @Nullable String className(Component component) {
        List<String> classes = classes(component);
        return classes.isEmpty() ? null : String.join(", ", classes);
    }

    /** @throws CheckpointException if the checkpoint is for another pipeline than CogView4's */
    public void requirePipeline() {
        String pipeline = pipeline();
        if (pipeline.equals(PIPELINE) || pipeline.equals(CONTROL_PIPELINE)) {
            return;
        }
        if (pipeline.isEmpty()) {
            throw json.refused(CoreMessage.PIPELINE_UNNAMED);
        }
        throw json.refused(
                pipeline.startsWith("CogView4") ? CoreMessage.PIPELINE_UNSUPPORTED : CoreMessage.PIPELINE_OTHER,
                pipeline,
                PIPELINE);
    }

    /** The class alone, or behind the module that it is in, as diffusers writes it where it loaded a pipeline's own code. */
    private String pipeline() {
        return json.root().path("_class_name").isArray()
                ? json.texts("_class_name").stream().reduce("", (_, last) -> last)
                : json.text("_class_name", "");
    }

    /** Whether the component is of a class that this library computes, or is left out. */
    public boolean supports(Component component) {
        return !json.has(component.folderName())
                || entry(component).path(1).isNull()
                || classes(component).stream().anyMatch(component::accepts);
    }

    /** @throws CheckpointException if the component is of a class that this library does not compute */
    public void requireClass(Component component) {
        if (!supports(component)) {
            List<String> found = classes(component);
            throw json.refused(
                    CoreMessage.COMPONENT_CLASS_UNSUPPORTED,
                    component.folderName(),
                    found.isEmpty() ? ConfigJson.shown(entry(component)) : ConfigJson.shown(String.join(", ", found)),
                    component.classNames());
        }
    }

    /** @throws CheckpointException if the checkpoint says of itself what makes no sense, or too much */
    public ModelCard card() {
        return ModelCardFile.read(folder);
    }

    /** The class behind the library; several where any of them will do, as of a tokenizer with and without Rust. */
    private List<String> classes(Component component) {
        JsonNode named = entry(component).path(1);
        return (named.isArray() ? named.valueStream() : Stream.of(named))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList();
    }

    private JsonNode entry(Component component) {
        return json.root().path(component.folderName());
    }

    private static CheckpointException noCheckpoint(Path folder) {
        if (!Files.exists(folder)) {
            return new CheckpointException(CoreMessage.CHECKPOINT_MISSING, folder);
        }
        Path parent = folder.toAbsolutePath().normalize().getParent();
        boolean inside = parent != null && Files.isRegularFile(parent.resolve(FILE));
        if (inside) {
            return new CheckpointException(CoreMessage.CHECKPOINT_INSIDE, folder, parent);
        }
        return Files.isDirectory(folder)
                ? new CheckpointException(CoreMessage.CHECKPOINT_WITHOUT_INDEX, folder)
                : new CheckpointException(CoreMessage.CHECKPOINT_IS_FILE, folder);
    }
}
