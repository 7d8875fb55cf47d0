package io.cogview4j.embeddings;

import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An embeddings file whose header was read. Owns the mapped file. */
public final class OpenEmbeddings implements AutoCloseable {
    private final SafetensorsFile file;
    private final Contents contents;

    OpenEmbeddings(SafetensorsFile file, Contents contents) {
        this.file = file;
        this.contents = contents;
    }

    public Path path() {
        return file.path();
    }

    /** What the header tells. Tensors that cannot be read are described like others. */
    public EmbeddingsDescription description() {
        return EmbeddingsFile.describe(file.header(), contents);
    }

    /**
     * The embeddings, stored in float32, bfloat16, float16 or float64, which is rounded. The values may be anything, also not finite.
     *
     * @throws InvalidRequestException if a tensor is none of embeddings
     * @throws CheckpointException if the file was cut short since it was opened
     */
    public PromptEmbeddings read() {
        try {
            file.requireWhole();
            PromptEmbeddings embeddings = new PromptEmbeddings(
                    TensorReader.read(file, contents.prompts(), contents.promptSources()),
                    TensorReader.read(file, contents.negatives(), contents.negativeSources()));
            file.requireWhole();
            return embeddings;
        } catch (InternalError e) { // how Java tells that mapped memory has no file behind it any more
            throw new CheckpointException(e, CoreMessage.FILE_SHRANK, file.path());
        }
    }

    /**
     * A tensor beside the embeddings, stored in float32; empty if there is none of this name that is.
     *
     * @throws CheckpointException if the file was cut short since it was opened
     */
    public Optional<StoredArray> array(String name) {
        @Nullable TensorInfo tensor = file.find(name);
        if (tensor == null || tensor.dtype() != DType.F32 || tensor.elements() > Integer.MAX_VALUE - Long.BYTES) {
            return Optional.empty();
        }
        try {
            file.requireWhole();
            float[] values = new float[(int) tensor.elements()];
            MemorySegment bytes = file.bytes(tensor);
            for (int i = 0; i < values.length; i++) {
                values[i] = FloatReader.F32.get(bytes, i);
            }
            return Optional.of(new StoredArray(tensor.shape(), values));
        } catch (InternalError e) {
            throw new CheckpointException(e, CoreMessage.FILE_SHRANK, file.path());
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
