package io.cogview4j.shape;

import io.cogview4j.api.PromptEmbeddings;
import java.util.List;

/** Changes embeddings before they are used, see {@link ShapePolicy#adaptedBy}. */
@FunctionalInterface
public interface ShapeHandler {
    /**
     * Groups that run one after the other; together the same prompts in the same order. What a handler cannot work on,
     * for example negative prompts that are not as many as the prompts, it leaves as it is: the check that follows
     * tells.
     */
    List<PromptEmbeddings> adapt(PromptEmbeddings embeddings);

    /** What messages call this handler. */
    default String name() {
        return getClass().getSimpleName();
    }
}
