package io.cogview4j.transformer;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Latents;
import io.cogview4j.api.Precision;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.memory.Residency;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.nn.PartListener;
import io.cogview4j.packed.Rotary2d;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.packed.TokenLayout.Lengths;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.sampling.StepCache;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.DeviceProblem;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Workers;
import io.cogview4j.transformer.StepMemory.LastComputed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Predicts the velocity of latents at a timestep. Diffusers: {@code CogView4Transformer2DModel}. Owns its weights until
 * closed; one thread at a time.
 */
public final class CogView4Transformer implements AutoCloseable {
    private final Weights weights;
    private final TransformerConfig config;
    private final TransformerLayers layers;
    private final Backend backend;
    private LowRanks adapters = LowRanks.NONE;

    CogView4Transformer(Weights weights, TransformerConfig config) {
        this.weights = weights;
        this.backend = weights.backend();
        this.config = config;
        this.layers = TransformerLayers.load(weights, config);
    }

    /**
     * Opens the weights in {@code folder}, normally {@code transformer/}.
     *
     * @throws io.cogview4j.message.CheckpointException if files are missing or do not fit the config
     */
    public static CogView4Transformer open(Path folder) {
        return open(folder, ComputeSettings.defaults());
    }

    /** As {@link #open(Path)}, computing in this way. */
    public static CogView4Transformer open(Path folder, ComputeSettings compute) {
        TransformerConfig config = TransformerConfig.read(folder);
        return Weights.open(folder, compute, weights -> new CogView4Transformer(weights, config));
    }

    /**
     * Reads the headers of {@code transformer/} and holds them against the config.
     *
     * @throws io.cogview4j.message.CheckpointException as {@link #open(Path)}
     */
    public static WeightHeaders headers(Path folder, TransformerConfig config, ComputeSettings compute) {
        return WeightHeaders.read(folder).require(compute, weights -> new CogView4Transformer(weights, config));
    }

    /** As {@link #open(Path)}, on a backend that ends with it. */
    static CogView4Transformer open(Path folder, Backend backend) {
        TransformerConfig config = TransformerConfig.read(folder);
        return Weights.open(folder, backend, weights -> new CogView4Transformer(weights, config));
    }

    /**
     * As {@link #open(Path)}, of files whose headers are known.
     *
     * @param backend ends with it
     */
    public static CogView4Transformer open(WeightHeaders headers, TransformerConfig config, Backend backend) {
        return Weights.open(headers, backend, weights -> new CogView4Transformer(weights, config));
    }

    /**
     * A network of this shape with random weights that are on no disk: to measure it, not to draw. They are stored in bfloat16, or in
     * int8 if that is to be computed in.
     *
     * @param backend ends with it
     */
    public static CogView4Transformer random(TransformerConfig config, Backend backend, long seed) {
        return Weights.random(
                backend.settings().precision() == Precision.INT8 ? ScalarType.Char : ScalarType.BFloat16,
                seed,
                name -> name.endsWith(".bias"),
                backend,
                weights -> new CogView4Transformer(weights, config));
    }

    public TransformerConfig config() {
        return config;
    }

    /** How many blocks stay in memory from now on; all, unless this is called. What is there beyond is given back. */
    public void keep(Residency residency) {
        layers.blocks().keep(residency);
    }

    /** Where it computes; ends with it. */
    public Backend backend() {
        return backend;
    }

    /** What is added to the linear layers in batches that are prepared from now on; nothing, unless this is called. */
    public void adapt(LowRanks adapters) {
        this.adapters = adapters;
    }

    /**
     * Gives back the pages of all weights and the work buffers. The transformer can be used as before, and then reads
     * again what it needs. Batches stay as they are.
     */
    public void release() {
        layers.blocks().release();
        weights.release();
    }

    /**
     * Lays out a batch of any number of sequences of any lengths. Several sequences may look at the same picture: a
     * prompt and its negative prompt do.
     */
    public Batch prepare(List<ImageGeometry> pictures, List<TextSequence> sequences) {
        return prepare(pictures, sequences, StepCache.OFF);
    }

    /** As {@link #prepare(List, List)}, for evaluations that follow each other and need not all be computed wholly. */
    public Batch prepare(List<ImageGeometry> pictures, List<TextSequence> sequences, StepCache cache) {
        return DeviceProblem.told(() -> laidOut(pictures, sequences, cache));
    }

    private Batch laidOut(List<ImageGeometry> pictures, List<TextSequence> sequences, StepCache cache) {
        TensorOwner owner = new TensorOwner();
        try (var _ = Scope.open()) {
            TokenLayout layout = TokenLayout.of(IntStream.range(0, sequences.size())
                    .mapToObj(place -> lengths(place, sequences.get(place), pictures))
                    .toList());
            List<Rotary2d> rotary = pictures.stream()
                    .map(p -> Rotary2d.of(
                            config.attentionHeadDim(),
                            config.ropeAxesDim(),
                            p.latentHeight() / config.patchSize(),
                            p.latentWidth() / config.patchSize(),
                            backend,
                            owner))
                    .toList();
            List<Tensor> text = sequences.stream()
                    .map(s -> owner.own(layers.patchEmbedding().text(tensor(s.text()), adapters, backend.workers())))
                    .toList();
            Tensor sizes = owner.own(layers.conditionEmbedding()
                    .sizes(pictures.stream().map(ImageGeometry::conditions).toList(), adapters, backend));
            Tensor hidden = owner.own(backend.empty(layout.rows(), config.width()));
            Optional<Workspace> buffers = layers.blocks().workspace(owner, backend, layout.rows(), config.width());
            PassCache passes = PassCache.of(cache, config.numLayers(), layout, config.width(), backend, owner);
            return new Batch(
                    owner, pictures, layout, rotary, text, sizes, hidden, buffers, workers(layout), adapters, passes);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    private Lengths lengths(int place, TextSequence sequence, List<ImageGeometry> pictures) {
        return new Lengths(
                place, sequence.picture(), sequence.text().tokens(), imageTokens(pictures.get(sequence.picture())));
    }

    /**
     * One evaluation for the whole batch: at most one pass over the weights, of which those that nothing needs are not read.
     *
     * @param latents of each picture, each {@code [1, C, Hl, Wl]}
     * @param timesteps of each picture, unshifted, 0 to 1000
     * @param listener hears of each block that is computed; what it throws ends the pass and reaches the caller. Where no
     *     block is computed, it hears of no parts once.
     * @return the velocity for each sequence, each {@code [1, C, Hl, Wl]}
     * @throws io.cogview4j.message.CancelledException if the thread is interrupted, which is seen before each block
     */
    public List<Latents> forward(Batch batch, List<Latents> latents, float[] timesteps, PartListener listener) {
        List<Latents> forecast = batch.cache().forecast();
        if (!forecast.isEmpty()) {
            listener.done(0, 0);
            int sequences = forecast.size();
            batch.passed(new PassTally((long) sequences * config.numLayers(), 0, sequences, sequences));
            return forecast;
        }
        List<Latents> velocities = run(pass(batch, batch.cache(), latents, timesteps), listener, BlockListener.NONE);
        batch.cache().given(velocities);
        return velocities;
    }

    /**
     * The same with all blocks, whatever the batch is prepared for; nothing is kept of it.
     *
     * @param hidden looks at what each block leaves
     */
    public List<Latents> forward(
            Batch batch, List<Latents> latents, float[] timesteps, PartListener listener, BlockListener hidden) {
        return run(pass(batch, PassCache.NONE, latents, timesteps), listener, hidden);
    }

    /**
     * Lets a batch go on from where one of the same sequences stood. What is too large to be remembered is computed anew: at most
     * one pass for each sequence of a picture.
     *
     * @param memory of that one; of another number of sequences, it says nothing
     * @param listener as in {@link #forward}
     */
    public void recall(Batch batch, StepMemory memory, PartListener listener) {
        List<Sequence> sequences = batch.layout().sequences();
        if (memory.sequences() != sequences.size()
                || !(batch.cache().recall(memory)
                        instanceof LastComputed(List<Latents> inputs, List<Float> timesteps))) {
            return;
        }
        List<Sequence> left = new ArrayList<>(sequences);
        while (!left.isEmpty()) {
            Latents[] seen = new Latents[batch.pictures().size()];
            float[] told = new float[seen.length];
            List<Sequence> together = new ArrayList<>();
            for (Sequence sequence : left) { // those of a picture that saw the same
                Latents own = inputs.get(sequence.place());
                float timestep = timesteps.get(sequence.place());
                int picture = sequence.picture();
                if (seen[picture] == null) {
                    seen[picture] = own;
                    told[picture] = timestep;
                }
                if (told[picture] == timestep && Arrays.equals(seen[picture].values(), own.values())) {
                    together.add(sequence);
                }
            }
            left.removeAll(together);
            run(pass(batch.of(together), batch.cache(), Arrays.asList(seen), told), listener, BlockListener.NONE);
        }
    }

    private static List<Latents> run(ForwardPass pass, PartListener listener, BlockListener hidden) {
        return DeviceProblem.told(() -> pass.run(listener, hidden));
    }

    private ForwardPass pass(Batch batch, PassCache cache, List<Latents> latents, float[] timesteps) {
        return new ForwardPass(
                layers, batch, cache, new PassInput(layers.patchEmbedding(), backend, latents, timesteps));
    }

    private Workers workers(TokenLayout layout) {
        double blockOperations = 24.0 * layout.rows() * config.width() * config.width();
        return backend.workers(blockOperations);
    }

    private long imageTokens(ImageGeometry picture) {
        return (long) (picture.latentHeight() / config.patchSize()) * (picture.latentWidth() / config.patchSize());
    }

    private Tensor tensor(PromptEmbedding text) {
        return backend.of(text.values(), text.tokens(), text.width());
    }

    @Override
    public void close() {
        layers.blocks().close();
        weights.close();
    }
}
