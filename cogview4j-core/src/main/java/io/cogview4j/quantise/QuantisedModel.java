package io.cogview4j.quantise;

import java.nio.file.Path;
import java.util.List;

/**
 * A checkpoint that was made of another.
 *
 * @param folder of it
 * @param components that were quantised
 * @param linkedBytes of weights that were left as they are and lie in the same files as before, under a second name
 * @param copiedBytes of what else was left as it is
 */
public record QuantisedModel(Path folder, List<QuantisedComponent> components, long linkedBytes, long copiedBytes) {
    public QuantisedModel {
        components = List.copyOf(components);
    }
}
