package io.cogview4j.embeddings;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Arithmetic;
import io.cogview4j.api.Origin;
import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.api.PromptSource;
import io.cogview4j.safetensors.SafetensorsHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    void inAFileIsTheSameAsNone() throws IOException {
        Path file = temp.resolve("old.safetensors");
        EmbeddingsFile.write(file, embeddings(new Origin(SAMPLED + SAMPLED.substring(8), TOKENIZER)), Map.of());
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        String old = content.replace(SAMPLED + SAMPLED.substring(8), SAMPLED)
                .replace("a red heart", "a red heart" + "!".repeat(16)); // the header keeps its length
        Files.writeString(file, old, StandardCharsets.ISO_8859_1);

        assertThat(SafetensorsHeader.read(file).metadata().toString()).contains(SAMPLED);
        assertThat(EmbeddingsFile.read(file).prompts().getFirst().source().origin())
                .isEqualTo(new Origin(null, TOKENIZER));
    }

    @Test
    void isNotWritten() {
        Path file = temp.resolve("new.safetensors");
        EmbeddingsFile.write(file, embeddings(new Origin(SAMPLED, TOKENIZER)), Map.of());
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
