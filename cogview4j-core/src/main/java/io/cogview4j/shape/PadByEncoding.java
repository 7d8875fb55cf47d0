package io.cogview4j.shape;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Brings all prompts and negative prompts to the longest of them, in the way the model was trained with: the texts are
 * encoded again with more padding tokens in front. Rows of zeros would not do, since the model attends to every row and
 * never saw such rows.
 */
public record PadByEncoding(Reencoder encoder) implements ShapeHandler {
    /** Prompts are padded to multiples of it. */
    private static final int MULTIPLE = 16;

    /** @throws InvalidRequestException if the text of an embedding that is too short is not known */
    @Override
    public List<PromptEmbeddings> adapt(PromptEmbeddings embeddings) {
        List<PromptEmbedding> all = Stream.concat(embeddings.prompts().stream(), embeddings.negatives().stream())
                .toList();
        int longest = all.stream().mapToInt(PromptEmbedding::tokens).max().orElseThrow();
        if (all.stream().allMatch(e -> e.tokens() == longest)) {
            return List.of(embeddings);
        }
        int tokens = Math.ceilDiv(longest, MULTIPLE) * MULTIPLE;
        List<Integer> shorter = IntStream.range(0, all.size())
                .filter(i -> all.get(i).tokens() != tokens)
                .boxed()
                .toList();
        requireTexts(EmbeddingShapes.of(embeddings).tensors(), all, shorter);
        List<PromptSource> sources =
                shorter.stream().map(i -> all.get(i).source()).toList();
        List<PromptEmbedding> encoded = encoder.encode(sources, tokens);
        List<PromptEmbedding> padded = new ArrayList<>(all);
        for (int i = 0; i < shorter.size(); i++) {
            padded.set(shorter.get(i), encoded.get(i));
        }
        int prompts = embeddings.prompts().size();
        return List.of(new PromptEmbeddings(padded.subList(0, prompts), padded.subList(prompts, padded.size())));
    }

    private static void requireTexts(List<TensorShape> names, List<PromptEmbedding> all, List<Integer> needed) {
        List<Message> problems = needed.stream()
                .filter(i -> all.get(i).source().text() == null)
                .map(i -> Message.of(
                        CoreMessage.SHAPE_PAD_WITHOUT_TEXT, names.get(i).name()))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
    }
}
