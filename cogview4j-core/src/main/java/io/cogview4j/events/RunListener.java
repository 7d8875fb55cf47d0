package io.cogview4j.events;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Hears how a run goes on and decides after each denoising step. It is called on the thread that runs; an exception that
 * it throws ends the run and reaches the caller.
 */
public interface RunListener {
    /** Hears nothing and changes nothing. */
    RunListener NONE = new RunListener() {};

    /** Hears an event. */
    default void on(RunEvent event) {}

    /** Is asked after each denoising step how to go on; may look at it, change what goes into the next one, or stop. */
    default StepControl after(Step step) {
        return StepControl.proceed();
    }

    /** A listener that hears events and leaves all steps as they are. */
    static RunListener hearing(Consumer<RunEvent> events) {
        return new RunListener() {
            @Override
            public void on(RunEvent event) {
                events.accept(event);
            }
        };
    }

    /** A listener that decides after each step and hears nothing else. */
    static RunListener deciding(Function<Step, StepControl> decision) {
        return new RunListener() {
            @Override
            public StepControl after(Step step) {
                return decision.apply(step);
            }
        };
    }
}
