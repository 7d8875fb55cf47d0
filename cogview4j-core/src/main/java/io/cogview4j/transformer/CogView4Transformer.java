package io.cogview4j.transformer;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Latents;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.checkpoint.Weights;
import io.cogview4j.memory.Residency;
import io.cogview4j.memory.WeightStream;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Tensors;
import io.cogview4j.tensor.Workers;
import io.cogview4j.transformer.TokenLayout.Lengths;
import io.cogview4j.transformer.TokenLayout.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private CogView4Transformer(Weights weights, TransformerConfig config, Residency residency) {
        this.weights = weights;
        this.backend = weights.backend();
        this.config = config;
        this.patchEmbedding = PatchEmbedding.load(weights.at("patch_embed"), config);
        this.conditionEmbedding = ConditionEmbedding.load(weights.at("time_condition_embed"), config);
        this.blocks = IntStream.range(0, config.numLayers())
                .mapToObj(i -> TransformerBlock.load(weights.at("transformer_blocks", i), config))
                .toList();
        this.finalLayer = FinalLayer.load(weights, config);
        this.stream = new WeightStream(
                IntStream.range(0, config.numLayers())
                        .mapToObj(i -> weights.at("transformer_blocks", i).pages())
                        .toList(),
                residency);
    }

    /**
     * Opens the weights in {@code folder}, normally {@code transformer/}.
     *
     * @throws io.cogview4j.api.CheckpointException if files are missing or do not fit the config
     */
    public static CogView4Transformer open(Path folder) {
        return open(folder, Residency.ALL, ComputeSettings.defaults());
    }

    /** As {@link #open(Path)}, with so many of its blocks in memory, and computed in this way. */
    public static CogView4Transformer open(Path folder, Residency residency, ComputeSettings compute) {
        TransformerConfig config = TransformerConfig.read(folder);
        return Weights.open(folder, compute, weights -> new CogView4Transformer(weights, config, residency));
    }

    /** A network of this shape with random weights in bfloat16 that are on no disk: to measure it, not to draw. */
    public static CogView4Transformer random(TransformerConfig config, ComputeSettings compute, long seed) {
        return Weights.random(
                ScalarType.BFloat16,
                seed,
                name -> name.endsWith(".bias"),
                compute,
                weights -> new CogView4Transformer(weights, config, Residency.ALL));
    }

    public TransformerConfig config() {
        return config;
    }

    /**
     * Lays out a batch of any number of sequences of any lengths. Several sequences may look at the same picture: a
     * prompt and its negative prompt do.
     */
    public Batch prepare(List<Picture> pictures, List<TextSequence> sequences) {
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
                    .map(s -> owner.own(patchEmbedding.text(tensor(s.text()), backend.workers())))
                    .toList();
            Tensor sizes = owner.own(conditionEmbedding.sizes(
                    pictures.stream().map(Picture::conditions).toList(), backend));
            Workspace buffers = Workspace.allocate(owner, backend, layout.rows(), config.width());
            return new Batch(owner, pictures, layout, rotary, text, sizes, buffers, workers(layout));
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /**
     * One pass over the weights for the whole batch.
     *
     * @param latents of each picture, each {@code [1, C, Hl, Wl]}
     * @param timesteps of each picture, unshifted, 0 to 1000
     * @return the velocity for each sequence, each {@code [1, C, Hl, Wl]}
     */
    public List<Latents> forward(Batch batch, List<Latents> latents, float[] timesteps, BlockListener listener) {
        try (var _ = Scope.open()) {
            embed(batch, latents);
            Tensor temb = conditionEmbedding.forward(timesteps, batch.sizes(), backend);
            for (int i = 0; i < blocks.size(); i++) {
                TransformerBlock block = blocks.get(i);
                stream.use(i, () -> block.forward(batch, temb));
                listener.after(i, batch.buffers().hidden());
            }
            return velocities(batch, temb);
        }
    }

    private void embed(Batch batch, List<Latents> latents) {
        try (var _ = Scope.open()) {
            List<Tensor> tokens = latents.stream()
                    .map(l -> patchEmbedding.image(
                            backend.of(l.values(), l.channels(), l.height(), l.width()), batch.workers()))
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
        Tensor modulation = finalLayer.modulation(temb, batch.workers());
        List<Latents> velocities = new ArrayList<>();
        for (Sequence sequence : batch.layout().sequences()) {
            try (var _ = Scope.open()) {
                Picture picture = batch.pictures().get(sequence.picture());
                Tensor out = finalLayer.forward(
                        sequence.image().of(batch.buffers().hidden()),
                        modulation.select(0, sequence.picture()),
                        picture,
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

    private long imageTokens(Picture picture) {
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
