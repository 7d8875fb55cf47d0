package io.cogview4j.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies and handlers on embeddings of width 2, whose values tell the token that they belong to. */
class ShapePolicyTest {
    private static final TextInput INPUT = new TextInput(2, 1024, true, Origin.UNKNOWN, false);
    private static final Reencoder UNUSED = (_, _) -> {
        throw new AssertionError("encoded again without need");
    };

    static Stream<Arguments> lengths() {
        return Stream.of(
                argumentSet("one length", new int[] {16, 16}, new int[] {16, 16}, true),
                argumentSet("longer negative", new int[] {16}, new int[] {32}, false),
                argumentSet("two prompts", new int[] {16, 32}, new int[] {16, 32}, false),
                argumentSet("no multiple of 16", new int[] {13}, new int[] {13}, true));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void relaxedTakesAnyLengthsAndEqualLengthsOnlyOne(int[] prompts, int[] negatives, boolean equal) {
        EmbeddingShapes shapes = EmbeddingShapes.of(embeddings(prompts, negatives));
        assertThat(ShapeRules.check(shapes, INPUT, ShapePolicy.RELAXED).accepted())
                .isTrue();
        assertThat(ShapeRules.check(shapes, INPUT, ShapePolicy.EQUAL_LENGTHS).errors())
                .extracting(Message::code)
                .isEqualTo(equal ? List.of() : List.of(CoreMessage.SHAPE_LENGTHS_NOT_EQUAL));
    }

    @Test
    void anOwnPolicyTellsItsFindingsAmongTheOthers() {
        ShapePolicy even = ShapePolicy.named(
                "EVEN",
                shapes -> shapes.prompts().size() % 2 == 0
                        ? List.of()
                        : List.of(Message.of(CoreMessage.SHAPE_POLICY, "EVEN", "an odd number of prompts.")));
        ShapeReport report =
                ShapeRules.check(EmbeddingShapes.of(embeddings(new int[] {16}, new int[] {16})), INPUT, even);
        assertThat(report.errors())
                .containsExactly(Message.of(CoreMessage.SHAPE_POLICY, "EVEN", "an odd number of prompts."));
    }

    @Test
    void aPolicyIsNotAskedAboutShapesThatAreNone() {
        ShapePolicy strict = shapes -> {
            throw new AssertionError("asked about " + shapes);
        };
        TensorShape flat = new TensorShape("t", List.of(16L, 2L), "F32", Origin.UNKNOWN);
        EmbeddingShapes shapes = new EmbeddingShapes(List.of(flat), List.of(flat));
        assertThat(ShapeRules.check(shapes, INPUT, strict).errors())
                .extracting(Message::code)
                .containsOnly(CoreMessage.EMBEDDINGS_RANK);
    }

    @Test
    void handlersWorkOneAfterTheOtherOnEachGroup() {
        List<int[]> seen = new ArrayList<>();
        ShapeHandler looking = group -> {
            seen.add(group.prompts().stream().mapToInt(PromptEmbedding::tokens).toArray());
            return List.of(group);
        };
        ShapePolicy policy = ShapePolicy.RELAXED
                .adaptedBy(new Truncate(32))
                .adaptedBy(new SplitByLength())
                .adaptedBy(looking);
        policy.adapt(embeddings(new int[] {64, 32, 16}, new int[] {}), new ShapeReport(List.of()));
        assertThat(seen).containsExactly(new int[] {32, 32}, new int[] {16});
        assertThat(ShapePolicy.EQUAL_LENGTHS.adaptedBy(new Truncate(32)).name()).isEqualTo("EQUAL_LENGTHS + Truncate");
    }

    @Test
    void truncateKeepsTheFirstTokensAndLeavesWhatIsShorter() {
        PromptEmbeddings given = embeddings(new int[] {48, 16}, new int[] {32, 64});
        PromptEmbeddings cut = only(new Truncate(32).adapt(given));
        assertThat(tokens(cut.prompts())).containsExactly(32, 16);
        assertThat(tokens(cut.negatives())).containsExactly(32, 32);
        assertThat(cut.prompts().getFirst().values())
                .isEqualTo(Arrays.copyOf(given.prompts().getFirst().values(), 64));
        assertThat(cut.prompts().get(1)).isSameAs(given.prompts().get(1));
    }

    @Test
    void aTruncatedPromptNoLongerClaimsItsWholeText() {
        PromptSource source = new PromptSource("a red fox", null, new Origin("e", "t"));
        PromptEmbeddings given =
                new PromptEmbeddings(List.of(new PromptEmbedding(new float[64], 32, 2, source)), List.of());
        PromptSource left =
                only(new Truncate(16).adapt(given)).prompts().getFirst().source();
        assertThat(left).isEqualTo(new PromptSource(null, null, new Origin("e", "t")));
    }

    @Test
    void splitCutsWhereALengthChangesInTheOrderOfThePrompts() {
        PromptEmbeddings given = embeddings(new int[] {16, 16, 32, 16, 16}, new int[] {16, 16, 16, 16, 48});
        assertThat(new SplitByLength().adapt(given))
                .extracting(group -> tokens(group.prompts()))
                .containsExactly(List.of(16, 16), List.of(32), List.of(16), List.of(16));
    }

    @Test
    void splitLeavesPromptsWhoseNegativesAreNotAsManyToTheCheck() {
        PromptEmbeddings given = embeddings(new int[] {16, 32}, new int[] {16});
        assertThat(new SplitByLength().adapt(given)).containsExactly(given);
    }

    @Test
    void padEncodesTheShorterTextsAgainToTheLongestRoundedUp() {
        PromptEmbeddings given = embeddings(new int[] {20, 32, 33}, new int[] {16, 48, 48});
        Reencoder encoder = (sources, tokens) -> sources.stream()
                .map(source -> new PromptEmbedding(new float[tokens * 2], tokens, 2, source))
                .toList();
        PromptEmbeddings padded = only(new PadByEncoding(encoder).adapt(given));
        assertThat(tokens(padded.prompts())).containsExactly(48, 48, 48);
        assertThat(tokens(padded.negatives())).containsExactly(48, 48, 48);
        assertThat(padded.prompts())
                .extracting(e -> e.source().text())
                .containsExactly("prompt 0", "prompt 1", "prompt 2");
        assertThat(padded.negatives().get(1)).isSameAs(given.negatives().get(1));
    }

    @Test
    void padEncodesNothingWhereAllLengthsAreEqual() {
        PromptEmbeddings given = embeddings(new int[] {16, 16}, new int[] {16, 16});
        assertThat(new PadByEncoding(UNUSED).adapt(given)).containsExactly(given);
    }

    @Test
    void padNamesEveryEmbeddingWhoseTextIsNotKnown() {
        PromptEmbedding nameless = new PromptEmbedding(new float[32], 16, 2);
        PromptEmbeddings given = new PromptEmbeddings(
                List.of(nameless, new PromptEmbedding(new float[64], 32, 2)), List.of(nameless, nameless));
        assertThatThrownBy(() -> new PadByEncoding(UNUSED).adapt(given))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        Message.of(CoreMessage.SHAPE_PAD_WITHOUT_TEXT, "prompt_embeds.0"),
                                        Message.of(CoreMessage.SHAPE_PAD_WITHOUT_TEXT, "negative_prompt_embeds.0"),
                                        Message.of(CoreMessage.SHAPE_PAD_WITHOUT_TEXT, "negative_prompt_embeds.1")));
    }

    private static PromptEmbeddings embeddings(int[] prompts, int[] negatives) {
        return new PromptEmbeddings(embeddings("prompt", prompts), embeddings("negative", negatives));
    }

    private static List<PromptEmbedding> embeddings(String name, int[] lengths) {
        List<PromptEmbedding> embeddings = new ArrayList<>();
        for (int tokens : lengths) {
            float[] values = new float[tokens * 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = i / 2;
            }
            PromptSource source = new PromptSource(name + " " + embeddings.size(), null, Origin.UNKNOWN);
            embeddings.add(new PromptEmbedding(values, tokens, 2, source));
        }
        return embeddings;
    }

    private static PromptEmbeddings only(List<PromptEmbeddings> groups) {
        assertThat(groups).hasSize(1);
        return groups.getFirst();
    }

    private static List<Integer> tokens(List<PromptEmbedding> embeddings) {
        return embeddings.stream().map(PromptEmbedding::tokens).toList();
    }
}
