package io.cogview4j.transformer;

import io.cogview4j.api.Latents;
import io.cogview4j.nn.PartListener;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.Tensors;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** One pass over the weights, as far as the cache lets it go. Sequences that go no further leave the batch at once. */
final class ForwardPass {
    private final TransformerLayers layers;
    private final PassCache cache;
    private final PassInput input;
    private final int sequences;
    private final SortedMap<Integer, Latents> velocities = new TreeMap<>(); // by places
    private Batch batch; // of the sequences that go on
    private long computedBlocks;

    ForwardPass(TransformerLayers layers, Batch batch, PassCache cache, PassInput input) {
        this.layers = layers;
        this.batch = batch;
        this.cache = cache;
        this.input = input;
        this.sequences = batch.layout().sequences().size();
    }

    /**
     * To be called once.
     *
     * @param hidden looks at what each block leaves
     * @return the velocity of each sequence
     */
    List<Latents> run(PartListener listener, BlockListener hidden) {
        int blocks = layers.blocks().count();
        Batch whole = batch;
        listener.done(0, blocks);
        try (var _ = Scope.open()) {
            input.embed(batch);
            Tensor temb = layers.conditionEmbedding()
                    .forward(input.timesteps(), batch.sizes(), batch.adapters(), input.backend());
            Tensor modulation = layers.finalLayer().modulation(temb, batch.adapters(), batch.workers());
            layers.blocks().passWhile((index, block) -> {
                block.forward(batch, temb);
                computedBlocks += batch.layout().sequences().size();
                hidden.after(index, batch.hidden());
                listener.done(index + 1, blocks);
                goOn(index, modulation);
                return !batch.layout().sequences().isEmpty();
            });
            int shortened = sequences - batch.layout().sequences().size();
            whole.passed(new PassTally((long) sequences * blocks, computedBlocks, sequences, shortened));
            end(batch.layout().sequences(), modulation);
        }
        return List.copyOf(velocities.values());
    }

    private void goOn(int block, Tensor modulation) {
        List<Sequence> now = batch.layout().sequences();
        List<Sequence> further = cache.further(block, batch, input);
        if (further.size() < now.size()) {
            end(now.stream().filter(sequence -> !further.contains(sequence)).toList(), modulation);
            batch = batch.goingOnWith(further);
        }
    }

    private void end(List<Sequence> ended, Tensor modulation) {
        ended.forEach(sequence -> velocities.put(sequence.place(), velocity(sequence, modulation)));
    }

    private Latents velocity(Sequence sequence, Tensor modulation) {
        try (var _ = Scope.open()) {
            ImageGeometry picture = batch.pictures().get(sequence.picture());
            Tensor out = layers.finalLayer()
                    .forward(
                            sequence.image().of(batch.hidden()), // [Limage, D]
                            modulation.select(0, sequence.picture()),
                            picture,
                            batch.adapters(),
                            batch.workers());
            return new Latents(
                    Tensors.toFloats(out),
                    1,
                    Math.toIntExact(out.size(0)),
                    picture.latentHeight(),
                    picture.latentWidth());
        }
    }
}
