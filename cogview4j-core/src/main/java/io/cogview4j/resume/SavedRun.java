package io.cogview4j.resume;

import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.pipeline.PassState;
import org.jspecify.annotations.Nullable;

/**
 * A run between two of its steps.
 *
 * @param embeddings of all its prompts
 * @param pass that is going on, from 0; those before it are done, and their images handed over
 * @param state where that pass stands; null if it has not begun
 * @param note what the program that asked for the run wants to know when it goes on
 */
public record SavedRun(
        SavedRequest request,
        SavedSurroundings surroundings,
        PromptEmbeddings embeddings,
        int pass,
        @Nullable PassState state,
        String note) {
    /** The same run at another place. */
    public SavedRun at(int pass, @Nullable PassState state) {
        return new SavedRun(request, surroundings, embeddings, pass, state, note);
    }
}
