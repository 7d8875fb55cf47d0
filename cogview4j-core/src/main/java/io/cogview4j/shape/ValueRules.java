package io.cogview4j.shape;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;

/** What the values of embeddings must be, where they are at hand: finite, and within what can be computed with. */
public final class ValueRules {
    /**
     * Text encoders give thousands at most. Norms and attention add up products of two such numbers that weights have
     * enlarged before, so what is beyond float32 in the end begins far below its root.
     */
    static final float LARGEST = 1e12f;

    private ValueRules() {}

    /**
     * Everything wrong with the values that take part.
     *
     * @param guided whether the negative prompts take part
     */
    public static List<Message> check(PromptEmbeddings embeddings, boolean guided) {
        EmbeddingShapes shapes = EmbeddingShapes.of(embeddings);
        List<Message> findings = new ArrayList<>(check(shapes.prompts(), embeddings.prompts()));
        if (guided) {
            findings.addAll(check(shapes.negatives(), embeddings.negatives()));
        }
        return findings;
    }

    private static List<Message> check(List<TensorShape> names, List<PromptEmbedding> embeddings) {
        List<Message> findings = new ArrayList<>();
        for (int i = 0; i < embeddings.size(); i++) {
            float[] values = embeddings.get(i).values();
            int first = -1;
            int count = 0;
            int largest = 0;
            for (int j = 0; j < values.length; j++) {
                if (!Float.isFinite(values[j])) {
                    first = first < 0 ? j : first;
                    count++;
                } else if (Math.abs(values[j]) > Math.abs(values[largest])) {
                    largest = j;
                }
            }
            if (count == 0 && Math.abs(values[largest]) > LARGEST) {
                int token = largest / embeddings.get(i).width();
                findings.add(Message.of(
                        CoreMessage.EMBEDDINGS_OVERFLOW, names.get(i).name(), token, values[largest], LARGEST));
            }
            if (count > 0) {
                int token = first / embeddings.get(i).width();
                findings.add(Message.of(
                        CoreMessage.EMBEDDINGS_NOT_FINITE, names.get(i).name(), token, count));
            }
        }
        return findings;
    }
}
