package io.cogview4j.server.model;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.ModelCard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is served.
 *
 * @param name of the model
 * @param encodes whether prompts can be encoded, here or by the server that is asked for it
 * @param draws whether pictures can be made
 * @param defaultSize null if no pictures are made
 * @param card what the model says of itself
 * @param loras names of adaptations that a request may name
 */
public record ModelFacts(
        String name,
        boolean encodes,
        boolean draws,
        @Nullable ImageSize defaultSize,
        ModelCard card,
        List<String> loras) {
    public ModelFacts {
        loras = List.copyOf(loras);
    }
}
