package io.cogview4j;

import io.cogview4j.events.Cancellation;
import io.cogview4j.pipeline.Components;

/** The right of a run to use the components it was prepared with. */
interface Turn {
    /**
     * Takes the components.
     *
     * @return what ends the run beside the caller's own cancellation
     */
    Cancellation begin();

    /** Gives them back. */
    void end();

    /** For components that nobody else uses: they are closed at the end. */
    static Turn closing(Components components) {
        return new Turn() {
            @Override
            public Cancellation begin() {
                return Cancellation.never();
            }

            @Override
            public void end() {
                components.close();
            }
        };
    }
}
