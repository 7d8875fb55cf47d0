package io.cogview4j.api;

/** What numbers depend on, beside the weights: another device rounds differently, another precision more. */
public record Arithmetic(Device device, Precision precision) {
    /** That of the reference, and of everything that does not say otherwise. */
    public static final Arithmetic REFERENCE = new Arithmetic(Device.CPU, Precision.FLOAT32);
}
