package io.cogview4j.transformer;

import io.cogview4j.api.Latents;
import io.cogview4j.nn.Rows;
import io.cogview4j.packed.TokenLayout;
import io.cogview4j.packed.TokenLayout.Sequence;
import io.cogview4j.sampling.StepCache.FirstBlock;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out all blocks but the first where that one does nearly what it did in the last pass that was computed wholly. Diffusers:
 * {@code FBCHeadBlockHook} and {@code FBCBlockHook}; of text tokens nothing is kept, since nothing reads them after the last block.
 */
final class FirstBlockCache implements PassCache {
    private final double threshold;
    private final int lastBlock;
    private final long rowsAtOnce;
    private final List<Kept> kept;

    /** What the last pass that was computed wholly has left of a sequence. */
    private static final class Kept {
        /** What the first block added to the image tokens, {@code [Limage, D]}. */
        final Tensor first;

        /** What the others added; while they compute, what they began with. {@code [Limage, D]}. */
        final Tensor rest;

        /** What that pass saw; null until it has ended. */
        @Nullable Latents input;

        float timestep;

        Kept(Tensor first, Tensor rest) {
            this.first = first;
            this.rest = rest;
        }
    }

    private FirstBlockCache(double threshold, int lastBlock, long rowsAtOnce, List<Kept> kept) {
        this.threshold = threshold;
        this.lastBlock = lastBlock;
        this.rowsAtOnce = rowsAtOnce;
        this.kept = kept;
    }

    /** How many bytes it holds for so many image tokens of all sequences. */
    static long bytes(long imageTokens, long width) {
        return 2 * Float.BYTES * imageTokens * width;
    }

    static FirstBlockCache allocate(
            FirstBlock asked, int blocks, TokenLayout layout, long width, Backend backend, TensorOwner owner) {
        List<Kept> kept = new ArrayList<>();
        for (Sequence sequence : layout.sequences()) {
            long tokens = sequence.image().count();
            kept.add(new Kept(owner.own(backend.empty(tokens, width)), owner.own(backend.empty(tokens, width))));
        }
        long rowsAtOnce = backend.computesWhole() ? Integer.MAX_VALUE : TokenLayout.CHUNK_ROWS;
        return new FirstBlockCache(asked.threshold(), blocks - 1, rowsAtOnce, kept);
    }

    @Override
    public List<Sequence> further(int block, Batch computed, PassInput input) {
        List<Sequence> sequences = computed.layout().sequences();
        if (block == 0) {
            return sequences.stream()
                    .filter(sequence -> !reuses(sequence, computed, input))
                    .toList();
        }
        if (block == lastBlock) {
            sequences.forEach(sequence -> keep(sequence, computed, input));
        }
        return sequences;
    }

    /** Whether the hidden states of the sequence are complete with what was kept; where not, they are kept. */
    private boolean reuses(Sequence sequence, Batch batch, PassInput input) {
        Kept of = kept.get(sequence.place());
        try (var _ = Scope.open()) {
            Tensor out = sequence.image().of(batch.hidden());
            Tensor in = input.tokens(sequence.picture(), batch);
            if (of.input != null && change(of.first, in, out, batch) < threshold) {
                each(sequence, batch, part -> part.of(out).add_(part.of(of.rest)));
                return true;
            }
            of.input = null; // until the pass has ended
            each(sequence, batch, part -> {
                torch.sub_out(part.of(of.first), part.of(out), part.of(in));
                part.of(of.rest).copy_(part.of(out));
            });
            return false;
        }
    }

    private void keep(Sequence sequence, Batch batch, PassInput input) {
        Kept of = kept.get(sequence.place());
        try (var _ = Scope.open()) {
            Tensor out = sequence.image().of(batch.hidden());
            each(sequence, batch, part -> part.of(of.rest).neg_().add_(part.of(out)));
        }
        of.input = input.latents().get(sequence.picture());
        of.timestep = input.timesteps()[sequence.picture()];
    }

    /** By how much the first block adds something else: mean of the differences as a share of the mean of what it added then. */
    private double change(Tensor before, Tensor in, Tensor out, Batch batch) {
        List<Rows> parts = parts(before.size(0));
        double[] differences = new double[parts.size()];
        double[] sizes = new double[parts.size()];
        batch.workers().each(parts.size(), i -> {
            Tensor then = parts.get(i).of(before);
            Tensor now = parts.get(i).of(out).sub(parts.get(i).of(in));
            differences[i] = sum(now.sub_(then).abs_());
            sizes[i] = sum(then.abs());
        });
        return Arrays.stream(differences).sum() / Arrays.stream(sizes).sum();
    }

    /** Rows in float32, then these in double: a sum of millions keeps its digits, whatever the threads. */
    private static double sum(Tensor values) {
        double sum = 0;
        for (float row : Tensors.toFloats(values.sum(new long[] {1}))) {
            sum += row;
        }
        return sum;
    }

    private void each(Sequence sequence, Batch batch, Consumer<Rows> operation) {
        List<Rows> parts = parts(sequence.image().count());
        batch.workers().each(parts.size(), i -> operation.accept(parts.get(i)));
    }

    private List<Rows> parts(long rows) {
        return new Rows(0, rows).parts(rowsAtOnce);
    }

    @Override
    public void forget() {
        kept.forEach(of -> of.input = null);
    }

    @Override
    public StepMemory memory() {
        List<Latents> inputs = new ArrayList<>();
        List<Float> timesteps = new ArrayList<>();
        for (Kept of : kept) {
            if (of.input == null) {
                return StepMemory.NONE;
            }
            inputs.add(of.input);
            timesteps.add(of.timestep);
        }
        return new StepMemory.LastComputed(inputs, timesteps);
    }

    @Override
    public StepMemory recall(StepMemory memory) {
        forget();
        return memory;
    }
}
