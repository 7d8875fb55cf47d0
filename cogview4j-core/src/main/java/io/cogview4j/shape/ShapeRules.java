package io.cogview4j.shape;

import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * What must agree between embeddings and the image stage that takes them, and what may differ. Shapes only: no value is
 * read, no model loaded.
 */
public final class ShapeRules {
    /** In the order in which their findings are told. */
    private static final List<Rule> RULES = List.of(
            TensorRules::thereIsAPrompt,
            TensorRules::threeDimensions,
            TensorRules::atLeastOnePrompt,
            TensorRules::atLeastOneToken,
            TensorRules::atLeastOneValue,
            TensorRules::readableType,
            TensorRules::widthOfTheTransformer,
            TensorRules::atMostTheTokensOfTraining,
            PairRules::guidanceNeedsNegatives,
            PairRules::asManyNegativesAsPrompts,
            PairRules::widthsAgree,
            OriginRules::encoderOfTheModel,
            OriginRules::tokenizerOfTheModel,
            OriginRules::oneEncoder,
            OriginRules::oneTokenizer,
            OriginRules::originsAreKnown,
            TensorRules::roundedType,
            PairRules::lengthsMayDiffer,
            PairRules::negativesWithoutGuidance);

    /** One thing to look at. */
    @FunctionalInterface
    interface Rule {
        /** @param given everything, also what does not take part */
        List<Message> check(EmbeddingShapes given, TextInput input);
    }

    private ShapeRules() {}

    /**
     * Everything there is to say about these embeddings before an image stage takes them.
     *
     * @param policy asked about shapes that are {@code [batch, tokens, width]} only, and that take part
     */
    public static ShapeReport check(EmbeddingShapes shapes, TextInput input, ShapePolicy policy) {
        List<Message> findings = new ArrayList<>();
        RULES.forEach(rule -> findings.addAll(rule.check(shapes, input)));
        EmbeddingShapes takingPart = shapes.takingPart(input.guided());
        if (takingPart.areWellFormed()) {
            findings.addAll(policy.check(takingPart));
        }
        return new ShapeReport(findings);
    }
}
