package io.cogview4j.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** NaN and infinity are found where they are. */
class ValueRulesTest {
    private static final PromptEmbedding SOUND = new PromptEmbedding(new float[12], 4, 3);
    private static final PromptEmbedding BROKEN = new PromptEmbedding(
            new float[] {0, 0, 0, 0, 0, 0, 0, Float.NaN, 0, Float.POSITIVE_INFINITY, 0, Float.NEGATIVE_INFINITY}, 4, 3);

    @Test
    void aFindingNamesTensorFirstTokenAndCount() {
        assertThat(ValueRules.check(new PromptEmbeddings(List.of(SOUND, BROKEN), List.of()), false))
                .containsExactly(Message.of(CoreMessage.EMBEDDINGS_NOT_FINITE, "prompt_embeds.1", 2, 3));
    }

    @Test
    void negativesAreLookedAtWhenTheyTakePart() {
        PromptEmbeddings embeddings = new PromptEmbeddings(List.of(BROKEN), List.of(BROKEN));
        assertThat(ValueRules.check(embeddings, true)).hasSize(2);
        assertThat(ValueRules.check(embeddings, false)).hasSize(1);
    }

    @Test
    void valuesWhoseSquaresAreBeyondFloat32AreNamedBeforeTheyOverflow() {
        float[] values = {1, 2, 3, -1e30f, 1e29f, Float.MIN_VALUE};
        PromptEmbedding embedding = new PromptEmbedding(values, 2, 3);
        assertThat(ValueRules.check(new PromptEmbeddings(List.of(SOUND, embedding), List.of()), false))
                .containsExactly(Message.of(CoreMessage.EMBEDDINGS_OVERFLOW, "prompt_embeds.1", 1, -1e30f, 1e12f));
    }

    @Test
    void valuesThatWeightsEnlargeUntilTheyOverflowAreNamedToo() {
        PromptEmbedding embedding = new PromptEmbedding(new float[] {0, 1e16f, 0}, 1, 3);
        assertThat(ValueRules.check(new PromptEmbeddings(List.of(embedding), List.of()), false))
                .containsExactly(Message.of(CoreMessage.EMBEDDINGS_OVERFLOW, "prompt_embeds", 0, 1e16f, 1e12f));
    }

    @Test
    void otherFiniteValuesAreFine() {
        float[] extreme = {1e12f, -1e12f, Float.MIN_VALUE};
        PromptEmbedding embedding = new PromptEmbedding(extreme, 1, 3);
        assertThat(ValueRules.check(new PromptEmbeddings(List.of(embedding), List.of(SOUND)), true))
                .isEmpty();
    }
}
