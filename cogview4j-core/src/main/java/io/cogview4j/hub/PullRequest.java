package io.cogview4j.hub;

import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Spelling;
import java.util.List;
import java.util.Set;

/**
 * A model to bring into the cache, or a part of it.
 *
 * @param only components whose weights are wanted; empty for all. Configs and tokenizer are small, and always come along
 */
public record PullRequest(ModelName model, Set<String> only) {
    /** The components that have weights. */
    public static final List<String> COMPONENTS = List.of("text_encoder", "transformer", "vae");

    /** @throws InvalidRequestException if one of {@code only} has no weights, or is no component */
    public PullRequest {
        only = Set.copyOf(only);
        for (String component : only) {
            if (!COMPONENTS.contains(component)) {
                throw new InvalidRequestException(
                        HubMessage.PULL_COMPONENT_UNKNOWN,
                        component,
                        String.join(", ", COMPONENTS),
                        Spelling.nearest(component, COMPONENTS));
            }
        }
    }

    /** All of a model. */
    public static PullRequest of(ModelName model) {
        return new PullRequest(model, Set.of());
    }

    boolean wants(String component) {
        return only.isEmpty() || only.contains(component);
    }
}
