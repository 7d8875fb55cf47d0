package io.cogview4j.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import io.cogview4j.shape.EmbeddingShapes;
import io.cogview4j.shape.ShapePolicy;
import io.cogview4j.shape.ShapeRules;
import io.cogview4j.shape.TextInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Early versions knew an encoder by samples of its weights, which many encoders have in common. */
class OldFingerprintTest {
    private static final String SAMPLED = "weights:0123456789abcdef";
    private static final String TOKENIZER = "tokenizer:0123456789abcdef";

    @TempDir
    private Path temp;

    @Test
    void isTreatedLikeNone() {
        EmbeddingShapes old = EmbeddingShapes.of(embeddings(new Origin(SAMPLED, TOKENIZER)));
        TextInput model = new TextInput(4, 1024, false, new Origin("weights:" + "0".repeat(32), TOKENIZER), false);

        assertThat(ShapeRules.check(old, model, ShapePolicy.RELAXED).findings())
                .extracting(Message::code)
                .containsExactly(CoreMessage.EMBEDDINGS_ORIGIN_UNKNOWN);
    }

    @Test
    void whatIsKnownWithinARunOnlyIsNotWritten() {
        Path file = temp.resolve("new.safetensors");
        EmbeddingsFile.write(file, embeddings(new Origin("run:0123456789abcdef", TOKENIZER)), Map.of());
        assertThat(EmbeddingsFile.read(file).prompts().getFirst().source().origin())
                .isEqualTo(new Origin(null, TOKENIZER));
    }

    @Test
    void isNoKeyForTheCache() {
        assertThat(CacheKey.of(new Origin(SAMPLED, TOKENIZER), Arithmetic.REFERENCE, new long[16]))
                .isNull();
    }

    private static PromptEmbeddings embeddings(Origin origin) {
        PromptSource source = new PromptSource("a red heart", null, origin, Arithmetic.REFERENCE);
        return new PromptEmbeddings(List.of(new PromptEmbedding(new float[16 * 4], 16, 4, source)), List.of());
    }
}
