package io.cogview4j.embeddings;

import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsHeader;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.safetensors.TensorInfo;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.TensorShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Prompt embeddings in a safetensors file. The keys are the arguments of diffusers' {@code CogView4Pipeline}: {@code
 * prompt_embeds} and {@code negative_prompt_embeds}, each {@code [batch, tokens, width]}. Prompts of different lengths
 * are not padded; each then has a tensor {@code [1, tokens, width]} of its own, {@code prompt_embeds.0}, {@code
 * prompt_embeds.1} and so on. The header says which prompts they are and what made them; files without, as Python's
 * {@code save_file} writes them, are read too.
 */
public final class EmbeddingsFile {
    static final int RANK = 3;

    private EmbeddingsFile() {}

    /** As {@link #write(Path, PromptEmbeddings, StoredType, Map)}, in float32. */
    public static void write(Path file, PromptEmbeddings embeddings, Map<String, String> metadata) {
        write(file, embeddings, StoredType.F32, metadata);
    }

    /**
     * Writes the embeddings, whole or not at all, with their sources in the header.
     *
     * @param metadata for the header too, free to choose but for the names {@code format} and {@code cogview4j}
     * @throws io.cogview4j.message.OutputException if the file cannot be written
     */
    public static void write(Path file, PromptEmbeddings embeddings, StoredType dtype, Map<String, String> metadata) {
        writer(embeddings, dtype, metadata).write(file);
    }

    /** What {@link #write(Path, PromptEmbeddings, StoredType, Map)} writes, for more tensors to be added. */
    public static SafetensorsWriter writer(
            PromptEmbeddings embeddings, StoredType dtype, Map<String, String> metadata) {
        SafetensorsWriter writer = new SafetensorsWriter();
        Map<String, String> own = Provenance.of(embeddings).metadata(dtype);
        own.forEach(writer::metadata);
        metadata.forEach((key, value) -> {
            if (own.containsKey(key)) {
                throw new IllegalArgumentException("the name " + key + " is taken");
            }
            writer.metadata(key, value);
        });
        add(writer, dtype, TensorNames.PROMPT, embeddings.prompts());
        add(writer, dtype, TensorNames.NEGATIVE, embeddings.negatives());
        return writer;
    }

    private static void add(SafetensorsWriter writer, StoredType dtype, String key, List<PromptEmbedding> embeddings) {
        if (embeddings.isEmpty()) {
            return;
        }
        PromptEmbedding first = embeddings.getFirst();
        if (embeddings.stream().allMatch(e -> e.tokens() == first.tokens() && e.width() == first.width())) {
            add(writer, dtype, key, first, embeddings);
            return;
        }
        for (int i = 0; i < embeddings.size(); i++) {
            add(writer, dtype, TensorNames.part(key, i), embeddings.get(i), List.of(embeddings.get(i)));
        }
    }

    /** Adds embeddings of the same shape as one tensor. */
    private static void add(
            SafetensorsWriter writer,
            StoredType dtype,
            String name,
            PromptEmbedding shape,
            List<PromptEmbedding> embeddings) {
        writer.add(
                name,
                dtype.dtype(),
                embeddings.stream().map(e -> dtype.encode(e.values())).toList(),
                embeddings.size(),
                shape.tokens(),
                shape.width());
    }

    /**
     * Reads embeddings, as {@link OpenEmbeddings#read}.
     *
     * @throws io.cogview4j.message.CheckpointException as {@link #open}
     * @throws InvalidRequestException as {@link #open} and {@link OpenEmbeddings#read}
     */
    public static PromptEmbeddings read(Path file) {
        try (OpenEmbeddings open = open(file)) {
            return open.read();
        }
    }

    /**
     * Opens embeddings, ours or those that Python saved with {@code save_file({"prompt_embeds": ..,
     * "negative_prompt_embeds": ..})}. Reads the header only.
     *
     * @throws io.cogview4j.message.CheckpointException if the file is missing or is not a sound safetensors file
     * @throws InvalidRequestException if it holds no embeddings, or says of them what is not so, or is of a later format
     */
    public static OpenEmbeddings open(Path file) {
        SafetensorsFile tensors = SafetensorsFile.open(file);
        try {
            return new OpenEmbeddings(tensors, Contents.of(file, tensors.header()));
        } catch (RuntimeException e) {
            tensors.close();
            throw e;
        }
    }

    /**
     * Reads the header only. Tensors of a rank or data type that cannot be read are described like others.
     *
     * @throws io.cogview4j.message.CheckpointException as {@link #open}
     * @throws InvalidRequestException as {@link #open}
     */
    public static EmbeddingsDescription describe(Path file) {
        SafetensorsHeader header = SafetensorsHeader.read(file);
        return describe(header, Contents.of(file, header));
    }

    static EmbeddingsDescription describe(SafetensorsHeader header, Contents contents) {
        Map<String, String> metadata = new TreeMap<>(header.metadata());
        @Nullable Provenance provenance = contents.provenance();
        if (provenance != null) {
            metadata.keySet().removeAll(List.of(Provenance.FORMAT, Provenance.DETAILS));
        }
        return new EmbeddingsDescription(
                new EmbeddingShapes(
                        shapes(contents.prompts(), contents.promptSources()),
                        shapes(contents.negatives(), contents.negativeSources())),
                contents.promptSources(),
                contents.negativeSources(),
                provenance == null ? null : provenance.version(),
                metadata);
    }

    /** @param sources one for each prompt, or none; of no use from the first tensor on that is none of embeddings */
    private static List<TensorShape> shapes(List<TensorInfo> tensors, List<PromptSource> sources) {
        List<TensorShape> shapes = new ArrayList<>();
        List<PromptSource> left = sources;
        for (TensorInfo tensor : tensors) {
            int prompts = 0;
            if (!left.isEmpty() && tensor.shape().size() == RANK) {
                prompts = Math.toIntExact(tensor.shape().getFirst());
            }
            Origin origin = common(left.subList(0, prompts));
            left = prompts == 0 ? List.of() : left.subList(prompts, left.size());
            shapes.add(new TensorShape(
                    tensor.name(), tensor.shape(), tensor.dtype().name(), origin));
        }
        return shapes;
    }

    private static Origin common(List<PromptSource> sources) {
        List<Origin> origins =
                sources.stream().map(PromptSource::origin).distinct().toList();
        return origins.size() == 1 ? origins.getFirst() : Origin.UNKNOWN;
    }
}
