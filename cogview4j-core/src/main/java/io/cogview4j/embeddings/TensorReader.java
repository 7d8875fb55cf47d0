package io.cogview4j.embeddings;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptSource;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Takes tensors {@code [batch, tokens, width]} apart into their prompts. */
final class TensorReader {
    /** The longest array that every JVM can make. */
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    private TensorReader() {}

    /** @param sources one for each prompt, or none if they are unknown */
    static List<PromptEmbedding> read(SafetensorsFile file, List<TensorInfo> tensors, List<PromptSource> sources) {
        List<PromptEmbedding> embeddings = new ArrayList<>();
        for (TensorInfo tensor : tensors) {
            String name = file.path() + ": " + tensor.name();
            List<Long> shape = tensor.shape();
            FloatReader reader = reader(name, tensor);
            requireReadable(name, shape);
            int tokens = Math.toIntExact(shape.get(1));
            int width = Math.toIntExact(shape.get(2));
            MemorySegment bytes = file.bytes(tensor);
            for (long prompt = 0; prompt < shape.getFirst(); prompt++) {
                float[] values = new float[tokens * width];
                for (int i = 0; i < values.length; i++) {
                    values[i] = reader.get(bytes, prompt * values.length + i);
                }
                PromptSource source = sources.isEmpty() ? PromptSource.UNKNOWN : sources.get(embeddings.size());
                embeddings.add(new PromptEmbedding(values, tokens, width, source));
            }
        }
        return embeddings;
    }

    private static void requireReadable(String name, List<Long> shape) {
        if (shape.size() != EmbeddingsFile.RANK) {
            throw new InvalidRequestException(CoreMessage.EMBEDDINGS_RANK, name, shape);
        }
        if (shape.contains(0L)) {
            throw new InvalidRequestException(CoreMessage.EMBEDDINGS_TENSOR_EMPTY, name, shape);
        }
        if (shape.get(1) > MOST_VALUES / shape.get(2)) {
            throw new InvalidRequestException(CoreMessage.EMBEDDINGS_TOO_LARGE, name, shape);
        }
    }

    private static FloatReader reader(String name, TensorInfo tensor) {
        return switch (tensor.dtype()) {
            case F32 -> FloatReader.F32;
            case BF16 -> FloatReader.BF16;
            case F16 -> FloatReader.F16;
            case F64 -> FloatReader.F64;
            default -> throw new InvalidRequestException(CoreMessage.EMBEDDINGS_DTYPE, name, tensor.dtype());
        };
    }
}
