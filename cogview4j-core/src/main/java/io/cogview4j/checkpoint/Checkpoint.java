package io.cogview4j.checkpoint;

import io.cogview4j.api.CheckpointException;
import io.cogview4j.api.MessageCode;
import io.cogview4j.api.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A CogView4 checkpoint in the folder layout of diffusers: {@code model_index.json} and a folder for each component.
 * Reading one opens no component; each is looked for when it is asked for, so that a checkpoint without a text encoder
 * still draws from embeddings, and one without a transformer still encodes prompts.
 *
 * @param folder the folder that holds {@code model_index.json}; inside a hub cache, the snapshot
 * @param name what to call the checkpoint: the folder's name, or the model's in a hub cache
 * @param defaults what to generate with if the request does not say
 */
public record Checkpoint(Path folder, String name, GenerationDefaults defaults) {
    static final String INDEX = "model_index.json";
    private static final String PIPELINE = "CogView4Pipeline";

    static final List<Component> COMPONENTS = List.of(
            new Component("scheduler", List.of("FlowMatchEulerDiscreteScheduler")),
            // TokenizersBackend is what transformers 5 calls PreTrainedTokenizerFast.
            new Component("tokenizer", List.of("PreTrainedTokenizer*", "TokenizersBackend")),
            new Component("text_encoder", List.of("GlmModel", "GlmForCausalLM")),
            new Component("transformer", List.of("CogView4Transformer2DModel")),
            new Component("vae", List.of("AutoencoderKL")));

    /**
     * Reads {@code model_index.json} in {@code folder}, or in the snapshot if {@code folder} is a model in a Hugging
     * Face cache ({@code models--org--name}).
     *
     * @throws CheckpointException if it is not there, or names a pipeline or a component of a kind that this library
     *     does not compute
     */
    public static Checkpoint read(Path folder) {
        Path snapshot = HubCache.snapshot(folder);
        if (!Files.isRegularFile(snapshot.resolve(INDEX))) {
            throw noCheckpoint(snapshot);
        }
        ConfigJson index = ConfigJson.read(snapshot.resolve(INDEX));
        requirePipeline(index);
        for (Component component : COMPONENTS) {
            component.requireClass(index);
        }
        return new Checkpoint(snapshot, HubCache.name(snapshot), GenerationDefaults.read(snapshot));
    }

    public Path scheduler() {
        return component("scheduler");
    }

    public Path tokenizer() {
        return component("tokenizer");
    }

    public Path textEncoder() {
        return component("text_encoder");
    }

    /** Whether prompts can be encoded: a copy for the image stage may do without. */
    public boolean hasTextEncoder() {
        return Files.isDirectory(folder.resolve("text_encoder"));
    }

    public Path transformer() {
        return component("transformer");
    }

    public Path vae() {
        return component("vae");
    }

    /**
     * Fingerprints of text encoder and tokenizer, computed at each call; null for one that is missing or cannot be
     * read, since a checkpoint that only draws needs neither.
     */
    public Origin origin() {
        return new Origin(fingerprint("text_encoder"), fingerprint("tokenizer"));
    }

    private @Nullable String fingerprint(String component) {
        try {
            return Fingerprint.of(component(component));
        } catch (CheckpointException e) {
            return null;
        }
    }

    private Path component(String name) {
        Path path = folder.resolve(name);
        if (!Files.isDirectory(path)) {
            throw new CheckpointException(MessageCode.COMPONENT_MISSING, folder, name);
        }
        return path;
    }

    private static CheckpointException noCheckpoint(Path folder) {
        if (!Files.exists(folder)) {
            return new CheckpointException(MessageCode.CHECKPOINT_MISSING, folder);
        }
        Path parent = folder.toAbsolutePath().normalize().getParent();
        boolean inside = parent != null && Files.isRegularFile(parent.resolve(INDEX));
        if (inside) {
            return new CheckpointException(MessageCode.CHECKPOINT_INSIDE, folder, parent);
        }
        return Files.isDirectory(folder)
                ? new CheckpointException(MessageCode.CHECKPOINT_WITHOUT_INDEX, folder)
                : new CheckpointException(MessageCode.CHECKPOINT_IS_FILE, folder);
    }

    private static void requirePipeline(ConfigJson index) {
        String pipeline = index.text("_class_name", "");
        if (pipeline.equals(PIPELINE)) {
            return;
        }
        if (pipeline.isEmpty()) {
            throw index.refused(MessageCode.PIPELINE_UNNAMED);
        }
        throw index.refused(
                pipeline.startsWith("CogView4") ? MessageCode.PIPELINE_UNSUPPORTED : MessageCode.PIPELINE_OTHER,
                pipeline,
                PIPELINE);
    }

    /**
     * An entry {@code "name": [library, class]} of the index.
     *
     * @param classes the classes that this library computes; a star at the end stands for any rest
     */
    record Component(String name, List<String> classes) {
        void requireClass(ConfigJson index) {
            JsonNode found = index.root().path(name).path(1);
            if (!index.has(name) || found.isNull()) {
                return; // a checkpoint without this component
            }
            if (classes.stream().noneMatch(known -> matches(known, found.asString("")))) {
                throw index.refused(
                        MessageCode.COMPONENT_CLASS_UNSUPPORTED,
                        name,
                        found.isString()
                                ? found.asString()
                                : ConfigJson.shown(index.root().path(name)),
                        String.join(", ", classes));
            }
        }

        private static boolean matches(String known, String found) {
            return known.endsWith("*") ? found.startsWith(known.substring(0, known.length() - 1)) : found.equals(known);
        }
    }
}
