package io.cogview4j;

import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.memory.StageNeeds;
import io.cogview4j.message.Message;
import io.cogview4j.pipeline.PreparedPrompts;
import io.cogview4j.pipeline.RunControl;
import java.util.List;
import java.util.Optional;

/** Where the embeddings of a run come from. */
sealed interface RunTexts {
    /** How many tokens each prompt has. */
    List<Integer> promptTokens();

    /** How many tokens each negative prompt has; none if no image is guided. */
    List<Integer> negativeTokens();

    /** What made the embedding of a prompt, as much as can be told quickly. @param prompt its place among all */
    Origin origin(int prompt);

    /** What is to be said about them before the run. */
    default List<Message> warnings() {
        return List.of();
    }

    /** What the text stage needs; empty if there is nothing to encode. */
    default Optional<StageNeeds> needs() {
        return Optional.empty();
    }

    /** The embeddings of all prompts; the text stage, unless it ran before. */
    PromptEmbeddings embeddings(RunMemory memory, RunControl control);

    /** Prompts that are encoded in the run. */
    record Encoded(PreparedPrompts prompts) implements RunTexts {
        @Override
        public List<Integer> promptTokens() {
            return prompts.promptTokens();
        }

        @Override
        public List<Integer> negativeTokens() {
            return prompts.negativeTokens();
        }

        @Override
        public Origin origin(int prompt) {
            return prompts.origin();
        }

        @Override
        public List<Message> warnings() {
            return prompts.truncations();
        }

        @Override
        public Optional<StageNeeds> needs() {
            return prompts.needs();
        }

        @Override
        public PromptEmbeddings embeddings(RunMemory memory, RunControl control) {
            return prompts.encode(memory.textPlan(), control);
        }
    }

    /** Embeddings that were made before and take part as they are. */
    record Made(PromptEmbeddings embeddings) implements RunTexts {
        @Override
        public List<Integer> promptTokens() {
            return tokens(embeddings.prompts());
        }

        @Override
        public List<Integer> negativeTokens() {
            return tokens(embeddings.negatives());
        }

        @Override
        public Origin origin(int prompt) {
            return embeddings.prompts().get(prompt).source().origin();
        }

        @Override
        public PromptEmbeddings embeddings(RunMemory memory, RunControl control) {
            return embeddings;
        }

        private static List<Integer> tokens(List<PromptEmbedding> embeddings) {
            return embeddings.stream().map(PromptEmbedding::tokens).toList();
        }
    }

    /**
     * Embeddings of a run that goes on.
     *
     * @param origins of all prompts, as the run knew them
     */
    record Resumed(PromptEmbeddings saved, List<Origin> origins) implements RunTexts {
        /** Fits whatever encoder there is, since what reads them was compared otherwise. */
        private static final Origin OF_THIS_RUN = new Origin("run:resumed", null);

        static PromptEmbeddings ofThisRun(PromptEmbeddings embeddings) {
            return new PromptEmbeddings(ofThisRun(embeddings.prompts()), ofThisRun(embeddings.negatives()));
        }

        private static List<PromptEmbedding> ofThisRun(List<PromptEmbedding> embeddings) {
            return embeddings.stream()
                    .map(each -> new PromptEmbedding(
                            each.values(),
                            each.tokens(),
                            each.width(),
                            new PromptSource(
                                    each.source().text(),
                                    each.source().cut(),
                                    OF_THIS_RUN,
                                    each.source().arithmetic())))
                    .toList();
        }

        @Override
        public List<Integer> promptTokens() {
            return Made.tokens(saved.prompts());
        }

        @Override
        public List<Integer> negativeTokens() {
            return Made.tokens(saved.negatives());
        }

        @Override
        public Origin origin(int prompt) {
            return origins.get(prompt);
        }

        @Override
        public PromptEmbeddings embeddings(RunMemory memory, RunControl control) {
            return ofThisRun(saved);
        }
    }

    /** Embeddings without negative prompts, for which the empty text is encoded in the run. */
    record Completed(Made made, PreparedPrompts negative) implements RunTexts {
        @Override
        public List<Integer> promptTokens() {
            return made.promptTokens();
        }

        @Override
        public List<Integer> negativeTokens() {
            return negative.promptTokens();
        }

        @Override
        public Origin origin(int prompt) {
            return made.origin(prompt);
        }

        @Override
        public List<Message> warnings() {
            return negative.truncations();
        }

        @Override
        public Optional<StageNeeds> needs() {
            return negative.needs();
        }

        @Override
        public PromptEmbeddings embeddings(RunMemory memory, RunControl control) {
            PromptEmbeddings empty = negative.encode(memory.textPlan(), control);
            return new PromptEmbeddings(made.embeddings().prompts(), empty.prompts()).repeatNegative();
        }
    }
}
