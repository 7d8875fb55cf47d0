package io.cogview4j.pipeline;

import org.jspecify.annotations.Nullable;

/** Says where a pass over the transformer begins, and keeps where it stands after each step. */
public interface PassKeeper {
    /** Begins at the beginning and keeps nothing. */
    PassKeeper NONE = new PassKeeper() {
        @Override
        public @Nullable PassState begin() {
            return null;
        }

        @Override
        public void keep(PassState state, long stepNanos) {}
    };

    /** Where an earlier run stood; null to begin at the beginning. */
    @Nullable PassState begin();

    /**
     * Is told where the pass stands.
     *
     * @param stepNanos what the step took that led there
     */
    void keep(PassState state, long stepNanos);
}
