package io.cogview4j.checkpoint;

import io.cogview4j.api.ModelCard;
import io.cogview4j.api.Origin;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A CogView4 checkpoint in the folder layout of diffusers: {@code model_index.json} and a folder for each component.
 * Reading one opens no component; each is looked for when it is asked for, so that a checkpoint without a text encoder
 * still draws from embeddings, and one without a transformer still encodes prompts.
 *
 * @param folder the folder that holds {@code model_index.json}; inside a hub cache, the snapshot
 * @param name what to call the checkpoint: the folder's name, or the model's in a hub cache
 * @param card what it says of itself, and what to generate with if the request does not say
 */
public record Checkpoint(Path folder, String name, ModelCard card) {
    /**
     * Reads {@code model_index.json} in {@code folder}, or in the snapshot if {@code folder} is a model in a Hugging
     * Face cache ({@code models--org--name}).
     *
     * @throws CheckpointException if it is not there, or names a pipeline or a component of a kind that this library
     *     does not compute
     */
    public static Checkpoint read(Path folder) {
        ModelIndex index = ModelIndex.read(folder);
        index.requirePipeline();
        for (Component component : Component.values()) {
            index.requireClass(component);
        }
        return new Checkpoint(index.folder(), index.name(), index.card());
    }

    public Path scheduler() {
        return folder(Component.SCHEDULER);
    }

    public Path tokenizer() {
        return folder(Component.TOKENIZER);
    }

    public Path textEncoder() {
        return folder(Component.TEXT_ENCODER);
    }

    /** Whether prompts can be encoded: a copy for the image stage may do without. */
    public boolean hasTextEncoder() {
        return Files.isDirectory(folder.resolve(Component.TEXT_ENCODER.folderName()));
    }

    /** Whether any part of the stages that make images is there: a copy for the text stage may do without all of them. */
    public boolean hasImageStages() {
        return Arrays.stream(Component.values())
                .filter(component -> !component.encodes())
                .anyMatch(component -> Files.isDirectory(folder.resolve(component.folderName())));
    }

    public Path transformer() {
        return folder(Component.TRANSFORMER);
    }

    public Path vae() {
        return folder(Component.VAE);
    }

    /**
     * The folder of a component.
     *
     * @throws CheckpointException if it is not there
     */
    public Path folder(Component component) {
        Path path = folder.resolve(component.folderName());
        if (!Files.isDirectory(path)) {
            if (component.hasWeights()) {
                WeightLayout.notPulled(path).ifPresent(e -> {
                    throw e;
                });
            }
            throw new CheckpointException(CoreMessage.COMPONENT_MISSING, folder, component.folderName());
        }
        return path;
    }

    /** As {@link #origin(Supplier, Supplier)}, with fingerprints that are computed at each call. */
    public Origin origin() {
        return origin(() -> Fingerprint.of(textEncoder()), () -> Fingerprint.of(tokenizer()));
    }

    /**
     * Fingerprints of text encoder and tokenizer; null for one that is missing or cannot be read, since a checkpoint that
     * only draws needs neither.
     */
    public static Origin origin(Supplier<String> textEncoder, Supplier<String> tokenizer) {
        return new Origin(fingerprint(textEncoder), fingerprint(tokenizer));
    }

    private static @Nullable String fingerprint(Supplier<String> compute) {
        try {
            return compute.get();
        } catch (CheckpointException e) {
            return null;
        }
    }
}
