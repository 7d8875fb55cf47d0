package io.cogview4j.shape;

import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What is asked of shapes beyond what must agree, and what is done with embeddings before they are used. Own policies
 * tell their findings with {@link CoreMessage#SHAPE_POLICY}.
 *
 * <p>An image stage checks embeddings, lets the policy {@linkplain #adapt adapt} them, and checks what comes back, by
 * all rules and by the policy again.
 */
@FunctionalInterface
public interface ShapePolicy {
    /** Every prompt and negative prompt has its own length. */
    ShapePolicy RELAXED = named("RELAXED", _ -> List.of());

    /** All prompts and negative prompts have one length, for engines that need it. */
    ShapePolicy EQUAL_LENGTHS = named("EQUAL_LENGTHS", ShapePolicy::lengthsAreEqual);

    /**
     * What this policy finds in shapes that take part.
     *
     * @param shapes {@code [batch, tokens, width]} each, at least one prompt; other things may be wrong with them
     */
    List<Message> check(EmbeddingShapes shapes);

    /** What messages call this policy. */
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * The embeddings as they are to be used: groups that run one after the other, each in one pass. All groups together
     * hold the same prompts in the same order. Without guidance there are no negative prompts.
     *
     * @param report everything that was found about the embeddings, errors too
     */
    default List<PromptEmbeddings> adapt(PromptEmbeddings embeddings, ShapeReport report) {
        return List.of(embeddings);
    }

    /** This policy, with a handler that works on each group that comes out of {@link #adapt}. */
    default ShapePolicy adaptedBy(ShapeHandler handler) {
        ShapePolicy before = this;
        return new ShapePolicy() {
            @Override
            public List<Message> check(EmbeddingShapes shapes) {
                return before.check(shapes);
            }

            @Override
            public String name() {
                return before.name() + " + " + handler.name();
            }

            @Override
            public List<PromptEmbeddings> adapt(PromptEmbeddings embeddings, ShapeReport report) {
                List<PromptEmbeddings> groups = new ArrayList<>();
                before.adapt(embeddings, report).forEach(group -> groups.addAll(handler.adapt(group)));
                return groups;
            }
        };
    }

    /** A policy, often a lambda, under a name for messages. */
    static ShapePolicy named(String name, ShapePolicy policy) {
        return new ShapePolicy() {
            @Override
            public List<Message> check(EmbeddingShapes shapes) {
                return policy.check(shapes);
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public List<PromptEmbeddings> adapt(PromptEmbeddings embeddings, ShapeReport report) {
                return policy.adapt(embeddings, report);
            }
        };
    }

    private static List<Message> lengthsAreEqual(EmbeddingShapes shapes) {
        long[] lengths = shapes.tensors().stream()
                .mapToLong(TensorShape::tokens)
                .distinct()
                .toArray();
        return lengths.length == 1
                ? List.of()
                : List.of(Message.of(
                        CoreMessage.SHAPE_LENGTHS_NOT_EQUAL,
                        LongStream.of(lengths).mapToObj(String::valueOf).collect(Collectors.joining(", "))));
    }
}
