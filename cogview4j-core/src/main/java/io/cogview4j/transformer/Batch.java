package io.cogview4j.transformer;

import io.cogview4j.nn.LowRanks;
import io.cogview4j.nn.Rows;
import io.cogview4j.packed.Rotary2d;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Workers;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Everything about a batch that stays the same from step to step, and its buffers. Made by {@link
 * CogView4Transformer#prepare}; closed by whoever asked for it.
 */
public final class Batch implements AutoCloseable {
    private final TensorOwner owner;
    private final List<ImageGeometry> pictures;
    private final TokenLayout layout;
    private final List<Rotary2d> rotary;
    private final List<Tensor> text;
    private final Tensor sizes;
    private final Tensor hidden;
    private final Optional<Workspace> buffers;
    private final Workers workers;
    private final LowRanks adapters;
    private final PassCache cache;
    private PassTally lastPass = new PassTally(0, 0, 0, 0);

    Batch(
            TensorOwner owner,
            List<ImageGeometry> pictures,
            TokenLayout layout,
            List<Rotary2d> rotary,
            List<Tensor> text,
            Tensor sizes,
            Tensor hidden,
            Optional<Workspace> buffers,
            Workers workers,
            LowRanks adapters,
            PassCache cache) {
        this.owner = owner;
        this.pictures = List.copyOf(pictures);
        this.layout = layout;
        this.rotary = List.copyOf(rotary);
        this.text = List.copyOf(text);
        this.sizes = sizes;
        this.hidden = hidden;
        this.buffers = buffers;
        this.workers = workers;
        this.adapters = adapters;
        this.cache = cache;
    }

    /**
     * Some of its sequences, at the beginning of the same buffers.
     *
     * @param sequences in their order
     */
    Batch of(List<Sequence> sequences) {
        TokenLayout smaller = TokenLayout.ofSome(sequences);
        return new Batch(
                new TensorOwner(), // owns nothing
                pictures,
                smaller,
                rotary,
                text,
                sizes,
                hidden.narrow(0, 0, smaller.rows()),
                buffers.map(all -> all.first(smaller.rows())),
                workers,
                adapters,
                cache);
    }

    /** As {@link #of}, with their hidden states, which move to the front. */
    Batch goingOnWith(List<Sequence> sequences) {
        Batch smaller = of(sequences);
        for (int i = 0; i < sequences.size(); i++) {
            move(sequences.get(i).all(), smaller.layout.sequences().get(i).all());
        }
        return smaller;
    }

    /** No further at a time than the rows move, since what a tensor is copied to must not overlap with it. */
    private void move(Rows from, Rows to) {
        long distance = from.start() - to.start();
        if (distance == 0) {
            return;
        }
        try (var _ = Scope.open()) {
            for (Rows part : from.parts(distance)) {
                new Rows(part.start() - distance, part.count()).of(hidden).copy_(part.of(hidden));
            }
        }
    }

    List<ImageGeometry> pictures() {
        return pictures;
    }

    TokenLayout layout() {
        return layout;
    }

    /** Of each picture. */
    List<Rotary2d> rotary() {
        return rotary;
    }

    /** Text tokens of each sequence, {@code [Ltext, D]}. */
    List<Tensor> text() {
        return text;
    }

    /** The size part of the time embedding, {@code [P, timeEmbedDim]}. */
    Tensor sizes() {
        return sizes;
    }

    /** Both streams, {@code [R, D]}, in float32. */
    Tensor hidden() {
        return hidden;
    }

    /** What blocks use that are computed by threads; a batch for a device has none. */
    Workspace buffers() {
        return buffers.orElseThrow();
    }

    /** As many threads as are worth their waking. */
    Workers workers() {
        return workers;
    }

    /** What is added to the linear layers. */
    LowRanks adapters() {
        return adapters;
    }

    /** What of its passes is left out. */
    PassCache cache() {
        return cache;
    }

    void passed(PassTally tally) {
        lastPass = tally;
    }

    /** What of its last evaluation was computed. */
    public PassTally lastPass() {
        return lastPass;
    }

    /** The next evaluation does not continue those before, so it is computed wholly. */
    public void forget() {
        cache.forget();
    }

    /** What those to come have to know of the evaluations before. */
    public StepMemory memory() {
        return cache.memory();
    }

    @Override
    public void close() {
        owner.close();
    }
}
