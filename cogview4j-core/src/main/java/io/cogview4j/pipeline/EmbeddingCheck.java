package io.cogview4j.pipeline;

import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.ShapeReport;
import io.cogview4j.shape.ShapeRules;
import io.cogview4j.shape.TensorShape;
import io.cogview4j.shape.TextInput;
import io.cogview4j.shape.ValueRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Holds embeddings against the rules and the policy of an image stage.
 *
 * @param width that the transformer takes
 * @param origin what belongs to the transformer, asked for when embeddings are checked that say what made them
 * @param foreignOrigin whether embeddings of another origin are let through
 */
public record EmbeddingCheck(int width, Supplier<Origin> origin, boolean foreignOrigin, ShapePolicy policy) {
    ShapeReport check(EmbeddingShapes shapes, boolean guided) {
        TextInput input =
                new TextInput(width, PromptRequest.DEFAULT_MAX_TOKENS, guided, needed(shapes, guided), foreignOrigin);
        return ShapeRules.check(shapes, input, policy);
    }

    /** What is to be compared with the embeddings' own; to know it may take reading all weights of the text encoder. */
    private Origin needed(EmbeddingShapes shapes, boolean guided) {
        List<Origin> given = shapes.takingPart(guided).tensors().stream()
                .map(TensorShape::origin)
                .distinct()
                .toList();
        return given.stream().allMatch(made -> made.isOfRun() || made.equals(Origin.UNKNOWN))
                ? given.stream().filter(Origin::isOfRun).findFirst().orElse(Origin.UNKNOWN)
                : origin.get();
    }

    ShapeReport check(PromptEmbeddings embeddings, boolean guided) {
        return check(EmbeddingShapes.of(embeddings), guided).with(ValueRules.check(embeddings, guided));
    }

    /**
     * The groups that the policy makes of the embeddings, checked.
     *
     * @param control hears the warnings
     * @throws InvalidRequestException with everything that is wrong
     */
    List<PromptEmbeddings> adapted(PromptEmbeddings embeddings, boolean guided, RunControl control) {
        PromptEmbeddings takingPart = guided ? embeddings : new PromptEmbeddings(embeddings.prompts(), List.of());
        ShapeReport report = check(takingPart, guided);
        List<PromptEmbeddings> groups = policy.adapt(takingPart, report);
        if (groups.equals(List.of(takingPart))) {
            report.requireAccepted();
        } else {
            requireSame(takingPart, groups);
            requireFit(groups, guided);
        }
        control.warn(report.findings());
        return groups;
    }

    private void requireSame(PromptEmbeddings given, List<PromptEmbeddings> groups) {
        int found = groups.stream().mapToInt(group -> group.prompts().size()).sum();
        int expected = given.prompts().size();
        if (found != expected) {
            throw new InvalidRequestException(CoreMessage.SHAPE_POLICY_PROMPTS, policy.name(), found, expected);
        }
    }

    private void requireFit(List<PromptEmbeddings> groups, boolean guided) {
        List<Message> problems = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            List<Message> errors = check(groups.get(i), guided).errors();
            if (!errors.isEmpty()) {
                problems.add(Message.of(CoreMessage.SHAPE_POLICY_RESULT, policy.name(), i + 1, groups.size()));
                problems.addAll(errors);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(problems);
        }
    }

    /**
     * Checks embeddings that a callback gives in exchange for others.
     *
     * @param step after which it gave them, from 0
     */
    void requireExchangeable(PromptEmbeddings before, PromptEmbeddings after, boolean guided, int step) {
        int found = after.prompts().size();
        int expected = before.prompts().size();
        if (found != expected) {
            throw new InvalidRequestException(
                    CoreMessage.CALLBACK_EMBEDDINGS_COUNT, step + 1, "prompt_embeds", found, expected);
        }
        check(after, guided).requireAccepted();
    }
}
