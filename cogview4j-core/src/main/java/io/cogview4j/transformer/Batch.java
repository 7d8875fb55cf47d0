package io.cogview4j.transformer;

import io.cogview4j.nn.LowRanks;
import io.cogview4j.tensor.TensorOwner;
import io.cogview4j.tensor.Workers;
import java.util.List;
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
    private final Workspace buffers;
    private final Workers workers;
    private final LowRanks adapters;

    Batch(
            TensorOwner owner,
            List<ImageGeometry> pictures,
            TokenLayout layout,
            List<Rotary2d> rotary,
            List<Tensor> text,
            Tensor sizes,
            Workspace buffers,
            Workers workers,
            LowRanks adapters) {
        this.owner = owner;
        this.pictures = List.copyOf(pictures);
        this.layout = layout;
        this.rotary = List.copyOf(rotary);
        this.text = List.copyOf(text);
        this.sizes = sizes;
        this.buffers = buffers;
        this.workers = workers;
        this.adapters = adapters;
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

    Workspace buffers() {
        return buffers;
    }

    /** As many threads as are worth their waking. */
    Workers workers() {
        return workers;
    }

    /** What is added to the linear layers. */
    LowRanks adapters() {
        return adapters;
    }

    @Override
    public void close() {
        owner.close();
    }
}
