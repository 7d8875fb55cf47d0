package io.cogview4j.quantise;

import java.util.Comparator;
import java.util.List;

/**
 * A component whose large layers are int8 now.
 *
 * @param name of its folder
 * @param weights that are int8, in the order of the files
 * @param sourceBytes of all its weights before
 * @param bytes of all its weights now
 * @param relativeError the norm of what rounding changed, by that of all weights that are int8
 */
public record QuantisedComponent(
        String name, List<QuantisedWeight> weights, long sourceBytes, long bytes, double relativeError) {
    public QuantisedComponent {
        weights = List.copyOf(weights);
    }

    /** The weight that rounding changed most. */
    public QuantisedWeight worst() {
        return weights.stream()
                .max(Comparator.comparingDouble(QuantisedWeight::relativeError))
                .orElseThrow();
    }
}
