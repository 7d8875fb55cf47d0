package io.cogview4j.text;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.memory.Residency;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.nn.Embedding;
import io.cogview4j.nn.PartListener;
import io.cogview4j.nn.Rows;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.DeviceProblem;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * CogView4's text encoder: GLM up to, but without, its last layer and final norm; {@code hidden_states[-2]} of
 * transformers' {@code GlmModel}. What lies behind is never read and may be missing from the checkpoint.
 *
 * <p>Owns the weights, which stay in the mapped file until a layer is computed, in float32 whatever they are stored
 * in. For one thread at a time.
 */
public final class GlmEncoder implements AutoCloseable {
    private final Path folder;
    private final GlmConfig config;
    private final Weights weights;
    private final Embedding embedding;
    private final GlmLayers layers;
    private final Backend backend;

    private GlmEncoder(Path folder, GlmConfig config, Weights weights) {
        this.backend = weights.backend();
        this.folder = folder;
        this.config = config;
        this.weights = weights;
        // GlmForCausalLM has the language model's head beside "model."
        Weights model = weights.has("model.embed_tokens.weight") ? weights.at("model") : weights;
        this.embedding = Embedding.load(model.at("embed_tokens"), config.vocabSize(), config.hiddenSize());
        this.layers = GlmLayers.load(model, config);
    }

    /**
     * Opens {@code text_encoder/} of a checkpoint.
     *
     * @throws CheckpointException if a file or a tensor is missing, damaged, or not what the config says
     */
    public static GlmEncoder open(Path textEncoderFolder) {
        return open(textEncoderFolder, ComputeSettings.defaults());
    }

    /** As {@link #open(Path)}, computing in this way. */
    public static GlmEncoder open(Path textEncoderFolder, ComputeSettings compute) {
        GlmConfig config = GlmConfig.read(textEncoderFolder);
        return Weights.open(textEncoderFolder, compute, weights -> new GlmEncoder(textEncoderFolder, config, weights));
    }

    /**
     * Reads the headers of {@code text_encoder/} and holds them against the config.
     *
     * @throws CheckpointException as {@link #open(Path)}
     */
    public static WeightHeaders headers(Path folder, GlmConfig config, ComputeSettings compute) {
        return WeightHeaders.read(folder).require(compute, weights -> new GlmEncoder(folder, config, weights));
    }

    /** As {@link #open(Path)}, on a backend that ends with it. */
    static GlmEncoder open(Path textEncoderFolder, Backend backend) {
        GlmConfig config = GlmConfig.read(textEncoderFolder);
        return Weights.open(textEncoderFolder, backend, weights -> new GlmEncoder(textEncoderFolder, config, weights));
    }

    /**
     * As {@link #open(Path)}, of files whose headers are known.
     *
     * @param backend ends with it
     */
    public static GlmEncoder open(WeightHeaders headers, GlmConfig config, Backend backend) {
        return Weights.open(headers, backend, weights -> new GlmEncoder(headers.folder(), config, weights));
    }

    /**
     * An encoder of this shape with random weights in bfloat16 that are on no disk: to measure it, not to encode.
     *
     * @param backend ends with it
     */
    public static GlmEncoder random(GlmConfig config, Backend backend, long seed) {
        Path nowhere = Path.of("random");
        return Weights.random(
                ScalarType.BFloat16, seed, _ -> false, backend, weights -> new GlmEncoder(nowhere, config, weights));
    }

    public GlmConfig config() {
        return config;
    }

    /** How many layers stay in memory from now on; all, unless this is called. What is there beyond is given back. */
    public void keep(Residency residency) {
        layers.keep(residency);
    }

    /**
     * Gives back the pages of all weights and the work buffers. The encoder can be used as before, and then reads again
     * what it needs.
     */
    public void release() {
        layers.release();
        weights.release();
    }

    /** As {@link #encode(List, PartListener)}, without a listener. */
    public List<PromptEmbedding> encode(List<long[]> prompts) {
        return encode(prompts, PartListener.NONE);
    }

    /**
     * Encodes several prompts at once: each weight is read once for all of them. Every token of a prompt, padding
     * included, attends to those before it in the same prompt, and to nothing of another. What a prompt gives is, to the
     * last bit, what it gives alone; on a device, which chooses how to multiply by the number of all rows, up to rounding.
     *
     * @param prompts token ids, as {@link GlmTokenizer} gives them; each has at least one
     * @param listener hears of each layer; what it throws ends the encoding and reaches the caller
     * @return {@code [tokens, hidden]} for each prompt, in their order
     * @throws CheckpointException if an id lies outside the vocabulary
     * @throws io.cogview4j.message.CancelledException if the thread is interrupted, which is seen before each layer
     */
    public List<PromptEmbedding> encode(List<long[]> prompts, PartListener listener) {
        return DeviceProblem.told(() -> encoded(prompts, listener));
    }

    private List<PromptEmbedding> encoded(List<long[]> prompts, PartListener listener) {
        List<Rows> ranges = ranges(prompts);
        listener.done(0, layers.count());
        try (var _ = Scope.open()) {
            long[] ids = prompts.stream().flatMapToLong(LongStream::of).toArray();
            requireKnown(ids);
            Tensor x = backend.onDevice(embedding.forward(ids)); // [rows, hidden]
            layers.forward(x, ranges, listener);
            return ranges.stream().map(prompt -> embedding(prompt, x)).toList();
        }
    }

    private static List<Rows> ranges(List<long[]> prompts) {
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("no prompt to encode");
        }
        List<Rows> ranges = new ArrayList<>();
        long start = 0;
        for (long[] ids : prompts) {
            if (ids.length == 0) {
                throw new IllegalArgumentException("prompt " + ranges.size() + " has no tokens");
            }
            ranges.add(new Rows(start, ids.length));
            start += ids.length;
        }
        return ranges;
    }

    private void requireKnown(long[] ids) {
        for (long id : ids) {
            if (id < 0 || id >= config.vocabSize()) {
                throw new CheckpointException(CoreMessage.TOKEN_OUTSIDE_VOCABULARY, folder, id, config.vocabSize());
            }
        }
    }

    private PromptEmbedding embedding(Rows prompt, Tensor x) {
        return new PromptEmbedding(Tensors.toFloats(prompt.of(x)), (int) prompt.count(), config.hiddenSize());
    }

    /** Frees the work buffers and closes the files. */
    @Override
    public void close() {
        layers.close();
        weights.close();
    }
}
