package io.cogview4j.nn;

/** Hears how far the computation of a network is. */
@FunctionalInterface
public interface PartListener {
    /** Does not listen. */
    PartListener NONE = (_, _) -> {};

    /**
     * Called on the computing thread, once before anything is computed or waited for, then after each part: a layer of
     * the text encoder, a block of the transformer, a strip of the autoencoder. What it throws ends the computation and
     * reaches the caller; the network can be used again.
     *
     * @param part the last part that is done, 0 before the first; where parts are shares of the work, it may be the same
     *     as before
     * @param parts how many there are
     */
    void done(int part, int parts);
}
