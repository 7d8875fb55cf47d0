package io.cogview4j.shape;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;

/** Rules between prompts and their negative prompts. */
final class PairRules {
    private PairRules() {}

    static List<Message> guidanceNeedsNegatives(EmbeddingShapes given, TextInput input) {
        return input.guided() && given.negatives().isEmpty()
                ? List.of(Message.of(CoreMessage.EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES))
                : List.of();
    }

    static List<Message> asManyNegativesAsPrompts(EmbeddingShapes given, TextInput input) {
        if (!input.guided() || given.negatives().isEmpty() || !given.areWellFormed()) {
            return List.of();
        }
        long prompts = count(given.prompts());
        long negatives = count(given.negatives());
        if (prompts == negatives) {
            return List.of();
        }
        return List.of(
                negatives == 1
                        ? Message.of(CoreMessage.EMBEDDINGS_SINGLE_NEGATIVE, prompts)
                        : Message.of(CoreMessage.EMBEDDINGS_COUNTS_DIFFER, prompts, negatives));
    }

    static List<Message> widthsAgree(EmbeddingShapes given, TextInput input) {
        if (!input.guided() || given.negatives().isEmpty() || !given.areWellFormed()) {
            return List.of();
        }
        TensorShape prompt = given.prompts().getFirst();
        return given.negatives().stream()
                .filter(negative -> negative.width() != prompt.width())
                .limit(1)
                .map(negative -> Message.of(
                        CoreMessage.EMBEDDINGS_WIDTHS_DIFFER,
                        prompt.name(),
                        prompt.width(),
                        negative.name(),
                        negative.width()))
                .toList();
    }

    /** A note for each run of prompts that stand in the same two tensors. */
    static List<Message> lengthsMayDiffer(EmbeddingShapes given, TextInput input) {
        if (!input.guided()
                || given.negatives().isEmpty()
                || !given.areWellFormed()
                || count(given.prompts()) != count(given.negatives())) {
            return List.of();
        }
        List<Message> notes = new ArrayList<>();
        var prompts = new TensorCursor(given.prompts());
        var negatives = new TensorCursor(given.negatives());
        long first = 1;
        while (prompts.hasNext() && negatives.hasNext()) {
            long run = Math.min(prompts.left(), negatives.left());
            if (prompts.tokens() != negatives.tokens()) {
                String which = run == 1 ? String.valueOf(first) : first + "-" + (first + run - 1);
                notes.add(
                        Message.of(CoreMessage.EMBEDDINGS_LENGTHS_DIFFER, which, prompts.tokens(), negatives.tokens()));
            }
            prompts.skip(run);
            negatives.skip(run);
            first += run;
        }
        return notes;
    }

    static List<Message> negativesWithoutGuidance(EmbeddingShapes given, TextInput input) {
        return input.guided() || given.negatives().isEmpty()
                ? List.of()
                : List.of(Message.of(CoreMessage.EMBEDDINGS_NEGATIVES_UNUSED));
    }

    /** How many prompts; at most the largest long, since a header may claim anything. */
    private static long count(List<TensorShape> tensors) {
        long count = 0;
        for (TensorShape tensor : tensors) {
            count = tensor.batch() > Long.MAX_VALUE - count ? Long.MAX_VALUE : count + tensor.batch();
        }
        return count;
    }
}
