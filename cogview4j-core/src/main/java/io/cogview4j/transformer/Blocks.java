package io.cogview4j.transformer;

import io.cogview4j.checkpoint.Weights;
import io.cogview4j.memory.Residency;
import io.cogview4j.tensor.Backend;
import io.cogview4j.tensor.TensorOwner;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The blocks of the network with their weights, and who computes them: threads of the processor, or a device. For one thread at a
 * time; to be closed before the weights.
 */
interface Blocks extends AutoCloseable {
    /** A block whose weights are there. */
    @FunctionalInterface
    interface Block {
        /**
         * Updates {@code batch.hidden()}, {@code [R, D]}.
         *
         * @param temb {@code [P, timeEmbedDim]}
         */
        void forward(Batch batch, Tensor temb);
    }

    /** What is done with each block. */
    @FunctionalInterface
    interface Use {
        /** Says whether the next one is used. */
        boolean use(int index, Block block);
    }

    /** The way that suits where these weights are computed with. Reads nothing but headers. */
    static Blocks load(Weights weights, TransformerConfig config) {
        return weights.backend().computesWhole()
                ? BlocksOfDevice.load(weights, config)
                : BlocksOfProcessor.load(weights, config);
    }

    int count();

    /** The buffers that blocks use for so many rows, if they need any that last. */
    Optional<Workspace> workspace(TensorOwner owner, Backend backend, long rows, long width);

    /** Uses block after block, each with its weights in memory, until the next one is not used. */
    void passWhile(Use use);

    /** How much stays in memory of the process from now on. What is there beyond is given back. */
    void keep(Residency residency);

    /** Gives everything back. What is used again is read again. */
    void release();

    @Override
    void close();
}
