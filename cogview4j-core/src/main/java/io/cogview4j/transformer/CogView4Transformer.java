package io.cogview4j.transformer;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.checkpoint.WeightHeaders;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.memory.Residency;
import io.cogview4j.memory.WeightStream;
import io.cogview4j.nn.LowRanks;
import io.cogview4j.nn.PartListener;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import io.cogview4j.transformer.TokenLayout.Lengths;
import io.cogview4j.transformer.TokenLayout.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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
    private final PatchEmbedding patchEmbedding;
    private final ConditionEmbedding conditionEmbedding;
    private final List<TransformerBlock> blocks;
    private final FinalLayer finalLayer;
    private final WeightStream stream;
    private final Backend backend;
    private LowRanks adapters = LowRanks.NONE;

    private CogView4Transformer(Weights weights, TransformerConfig config) {
        this.weights = weights;
        this.backend = weights.backend();
        this.config = config;
        this.patchEmbedding = PatchEmbedding.load(weights.at("patch_embed"), config);
        this.conditionEmbedding = ConditionEmbedding.load(weights.at("time_condition_embed"), config);
        this.blocks = new ArrayList<>(); // one by one: a config may name millions of which there are a few
        for (int i = 0; i < config.numLayers(); i++) {
            blocks.add(TransformerBlock.load(weights.at("transformer_blocks", i), config));
        }
        this.finalLayer = FinalLayer.load(weights, config);
        this.stream = new WeightStream(IntStream.range(0, config.numLayers())
                .mapToObj(i -> weights.at("transformer_blocks", i).pages())
                .toList());
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

    /** As {@link #open(Path)}, of files whose headers are known. */
    public static CogView4Transformer open(WeightHeaders headers, TransformerConfig config, ComputeSettings compute) {
        return Weights.open(headers, compute, weights -> new CogView4Transformer(weights, config));
    }

    /** A network of this shape with random weights in bfloat16 that are on no disk: to measure it, not to draw. */
    public static CogView4Transformer random(TransformerConfig config, ComputeSettings compute, long seed) {
        return Weights.random(
                ScalarType.BFloat16,
                seed,
                name -> name.endsWith(".bias"),
                compute,
                weights -> new CogView4Transformer(weights, config));
    }

    public TransformerConfig config() {
        return config;
    }

    /** How many blocks stay in memory from now on; all, unless this is called. What is there beyond is given back. */
    public void keep(Residency residency) {
        stream.keep(residency);
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
        stream.release();
        weights.release();
    }

    /**
     * Lays out a batch of any number of sequences of any lengths. Several sequences may look at the same picture: a
     * prompt and its negative prompt do.
     */
    public Batch prepare(List<ImageGeometry> pictures, List<TextSequence> sequences) {
        TensorOwner owner = new TensorOwner();
        try (var _ = Scope.open()) {
            TokenLayout layout = TokenLayout.of(sequences.stream()
                    .map(s -> new Lengths(s.picture(), s.text().tokens(), imageTokens(pictures.get(s.picture()))))
                    .toList());
            List<Rotary2d> rotary = pictures.stream()
                    .map(p -> Rotary2d.of(
                            config,
                            p.latentHeight() / config.patchSize(),
                            p.latentWidth() / config.patchSize(),
                            backend,
                            owner))
                    .toList();
            List<Tensor> text = sequences.stream()
                    .map(s -> owner.own(patchEmbedding.text(tensor(s.text()), adapters, backend.workers())))
                    .toList();
            Tensor sizes = owner.own(conditionEmbedding.sizes(
                    pictures.stream().map(ImageGeometry::conditions).toList(), adapters, backend));
            Workspace buffers = Workspace.allocate(owner, backend, layout.rows(), config.width());
            return new Batch(owner, pictures, layout, rotary, text, sizes, buffers, workers(layout), adapters);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /** As {@link #forward(Batch, List, float[], BlockPolicy, PartListener, BlockListener)}, with all blocks. */
    public List<Latents> forward(Batch batch, List<Latents> latents, float[] timesteps, PartListener listener) {
        return forward(batch, latents, timesteps, BlockPolicy.ALL, listener, BlockListener.NONE);
    }

    /**
     * One pass over the weights for the whole batch.
     *
     * @param latents of each picture, each {@code [1, C, Hl, Wl]}
     * @param timesteps of each picture, unshifted, 0 to 1000
     * @param policy weights of the blocks that it leaves out are not read
     * @param listener hears of each block that is computed; what it throws ends the pass and reaches the caller. Where no
     *     block is computed, it hears of no parts once.
     * @param hidden looks at what each block that is computed leaves
     * @return the velocity for each sequence, each {@code [1, C, Hl, Wl]}
     * @throws io.cogview4j.message.CancelledException if the thread is interrupted, which is seen before each block
     */
    public List<Latents> forward(
            Batch batch,
            List<Latents> latents,
            float[] timesteps,
            BlockPolicy policy,
            PartListener listener,
            BlockListener hidden) {
        BitSet computed = new BitSet();
        IntStream.range(0, blocks.size()).filter(policy::computes).forEach(computed::set);
        int parts = computed.cardinality();
        listener.done(0, parts);
        try (var _ = Scope.open()) {
            embed(batch, latents);
            Tensor temb = conditionEmbedding.forward(timesteps, batch.sizes(), batch.adapters(), backend);
            stream.pass(computed::get, i -> {
                blocks.get(i).forward(batch, temb);
                hidden.after(i, batch.buffers().hidden());
                listener.done(computed.get(0, i + 1).cardinality(), parts);
            });
            return velocities(batch, temb);
        }
    }

    private void embed(Batch batch, List<Latents> latents) {
        try (var _ = Scope.open()) {
            List<Tensor> tokens = latents.stream()
                    .map(l -> patchEmbedding.image(
                            backend.of(l.values(), l.channels(), l.height(), l.width()),
                            batch.adapters(),
                            batch.workers()))
                    .toList();
            Tensor hidden = batch.buffers().hidden();
            List<Sequence> sequences = batch.layout().sequences();
            for (int i = 0; i < sequences.size(); i++) {
                Sequence sequence = sequences.get(i);
                sequence.text().of(hidden).copy_(batch.text().get(i));
                sequence.image().of(hidden).copy_(tokens.get(sequence.picture()));
            }
        }
    }

    private List<Latents> velocities(Batch batch, Tensor temb) {
        Tensor modulation = finalLayer.modulation(temb, batch.adapters(), batch.workers());
        List<Latents> velocities = new ArrayList<>();
        for (Sequence sequence : batch.layout().sequences()) {
            try (var _ = Scope.open()) {
                ImageGeometry picture = batch.pictures().get(sequence.picture());
                Tensor out = finalLayer.forward(
                        sequence.image().of(batch.buffers().hidden()),
                        modulation.select(0, sequence.picture()),
                        picture,
                        batch.adapters(),
                        batch.workers());
                velocities.add(new Latents(
                        Tensors.toFloats(out), 1, config.outChannels(), picture.latentHeight(), picture.latentWidth()));
            }
        }
        return velocities;
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
        stream.close();
        weights.close();
    }
}
