package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cogview4j.api.PromptEmbedding;
import io.cogview4j.api.PromptEmbeddings;
import io.cogview4j.embeddings.EmbeddingsFile;
import io.cogview4j.fixtures.ModelCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the text stage made is kept in a file and read back. */
class EncodedPromptsTest {
    private final EncodedPrompts encoded = CogView4.open(ModelCopy.TINY).encode("a red heart", "三个绿色的星星");

    @TempDir
    private Path folder;

    @Test
    void aFileGivesBackEveryBit() {
        Path file = folder.resolve("embeddings.safetensors");
        encoded.save(file);
        PromptEmbeddings read = EmbeddingsFile.read(file);
        assertThat(read.prompts()).hasSize(2);
        assertThat(read.negatives()).hasSize(2);
        for (int i = 0; i < 2; i++) {
            PromptEmbedding wanted = encoded.embeddings().prompts().get(i);
            assertThat(read.prompts().get(i).values()).isEqualTo(wanted.values());
            assertThat(read.prompts().get(i).source()).isEqualTo(wanted.source());
            assertThat(read.negatives().get(i).values())
                    .isEqualTo(encoded.embeddings().negatives().get(i).values());
        }
    }

    @Test
    void whatIsReadIsWrittenAgainByteForByte() throws IOException {
        Path file = folder.resolve("embeddings.safetensors");
        Path again = folder.resolve("again.safetensors");
        encoded.save(file);
        EncodedPrompts read = EncodedPrompts.read(file);
        read.save(again);
        assertThat(read.prompts()).isEqualTo(encoded.prompts());
        assertThat(again).hasSameBinaryContentAs(file);
    }

    @Test
    void inBfloat16ItTakesHalfTheSpaceAndKeepsThreeDigits() throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        Path half = folder.resolve("half.safetensors");
        encoded.save(whole);
        encoded.saveInBfloat16(half);
        assertThat((double) Files.size(half) / Files.size(whole)).isBetween(0.45, 0.6);
        float[] wanted = encoded.embeddings().prompts().getFirst().values();
        float[] read = EmbeddingsFile.read(half).prompts().getFirst().values();
        for (int i = 0; i < wanted.length; i++) {
            assertThat(read[i]).isCloseTo(wanted[i], within(Math.abs(wanted[i]) / 256));
        }
    }
}
