package io.cogview4j.quantise;

/** What happens while a checkpoint is quantised. */
public sealed interface QuantiseEvent {
    /**
     * A component was looked at, and its weights are about to be read.
     *
     * @param component name of its folder
     * @param weights that become int8
     * @param sourceBytes of all its weights
     * @param bytes that they will take
     */
    record Planned(String component, int weights, long sourceBytes, long bytes) implements QuantiseEvent {}

    /**
     * More has been read; told a few times a second.
     *
     * @param doneBytes of the weights of all components that are quantised
     * @param bytes of all of them
     */
    record Advanced(long doneBytes, long bytes) implements QuantiseEvent {}

    /** A component is written. */
    record ComponentDone(QuantisedComponent component) implements QuantiseEvent {}
}
