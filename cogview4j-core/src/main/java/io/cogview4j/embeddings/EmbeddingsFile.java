package io.cogview4j.embeddings;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.safetensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prompt embeddings in a safetensors file. The keys are the arguments of diffusers' {@code CogView4Pipeline}: {@code
 * prompt_embeds} and {@code negative_prompt_embeds}, each {@code [batch, tokens, width]}. Prompts of different lengths
 * are not padded; each then has a tensor {@code [1, tokens, width]} of its own, {@code prompt_embeds.0}, {@code
 * prompt_embeds.1} and so on.
 */
public final class EmbeddingsFile {
    private static final String PROMPT = "prompt_embeds";
    private static final String NEGATIVE = "negative_prompt_embeds";
    private static final String FORMAT = "format";
    private static final String FORMAT_VERSION = "cogview4j-embeddings-1";

    private EmbeddingsFile() {}

    /**
     * Writes the embeddings in float32, whole or not at all.
     *
     * @param metadata for the header, free to choose, for example the prompts
     * @throws io.cogview4j.api.OutputException if the file cannot be written
     */
    public static void write(Path file, PromptEmbeddings embeddings, Map<String, String> metadata) {
        SafetensorsWriter writer = new SafetensorsWriter();
        metadata.forEach(writer::metadata);
        writer.metadata(FORMAT, FORMAT_VERSION);
        add(writer, PROMPT, embeddings.prompts());
        add(writer, NEGATIVE, embeddings.negatives());
        writer.write(file);
    }

    private static void add(SafetensorsWriter writer, String key, List<PromptEmbedding> embeddings) {
        for (int i = 0; i < embeddings.size(); i++) {
            PromptEmbedding embedding = embeddings.get(i);
            String name = embeddings.size() == 1 ? key : key + "." + i;
            writer.add(name, embedding.values(), 1, embedding.tokens(), embedding.width());
        }
    }

    /**
     * Reads embeddings, ours or those that Python saved with {@code save_file({"prompt_embeds": ..,
     * "negative_prompt_embeds": ..})}, in float32, bfloat16 or float16.
     *
     * @throws io.cogview4j.api.CheckpointException if the file is missing or is not a sound safetensors file
     * @throws InvalidRequestException if it holds no embeddings, or tensors that are none
     */
    public static PromptEmbeddings read(Path file) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            List<PromptEmbedding> prompts = find(tensors, PROMPT);
            if (prompts.isEmpty()) {
                throw new InvalidRequestException(
                        file + " holds no " + PROMPT + " but "
                                + tensors.tensors().keySet() + ".",
                        "Save the embeddings under the names " + PROMPT + " and " + NEGATIVE + ".");
            }
            return new PromptEmbeddings(prompts, find(tensors, NEGATIVE));
        }
    }

    private static List<PromptEmbedding> find(SafetensorsFile file, String key) {
        List<PromptEmbedding> embeddings = new ArrayList<>();
        TensorInfo whole = file.find(key);
        if (whole != null) {
            embeddings.addAll(split(file, whole));
        }
        @Nullable TensorInfo part = file.find(key + ".0");
        for (int i = 1; part != null; i++) {
            embeddings.addAll(split(file, part));
            part = file.find(key + "." + i);
        }
        return embeddings;
    }

    /** The embeddings of a batch {@code [batch, tokens, width]}. */
    private static List<PromptEmbedding> split(SafetensorsFile file, TensorInfo tensor) {
        List<Long> shape = tensor.shape();
        if (shape.size() != 3 || shape.contains(0L)) {
            throw new InvalidRequestException(
                    "%s: %s has the shape %s.".formatted(file.path(), tensor.name(), shape),
                    "Embeddings are [batch, tokens, width], with at least one token.");
        }
        float[] values = values(file, tensor);
        int tokens = Math.toIntExact(shape.get(1));
        int width = Math.toIntExact(shape.get(2));
        List<PromptEmbedding> embeddings = new ArrayList<>();
        for (int start = 0; start < values.length; start += tokens * width) {
            float[] one = new float[tokens * width];
            System.arraycopy(values, start, one, 0, one.length);
            embeddings.add(new PromptEmbedding(one, tokens, width));
        }
        return embeddings;
    }

    private static float[] values(SafetensorsFile file, TensorInfo tensor) {
        MemorySegment bytes = file.bytes(tensor);
        FloatReader reader =
                switch (tensor.dtype()) {
                    case F32 -> FloatReader.F32;
                    case BF16 -> FloatReader.BF16;
                    case F16 -> FloatReader.F16;
                    default ->
                        throw new InvalidRequestException(
                                "%s: %s is stored as %s.".formatted(file.path(), tensor.name(), tensor.dtype()),
                                "Save the embeddings in float32 or bfloat16.");
                };
        float[] values = new float[Math.toIntExact(tensor.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = reader.get(bytes, i);
        }
        return values;
    }
}
