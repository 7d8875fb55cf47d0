package io.cogview4j.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Prompt;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings remember what the user wrote before a language model did. */
class StoredOriginalsTest {
    @Test
    void originalsAreReadAsTheyWereWritten() {
        List<Prompt> prompts = List.of(Prompt.of("红心").rewritten("一颗红色的爱心"), Prompt.of("b"));

        assertThat(StoredOriginals.read(StoredOriginals.write(prompts), 2)).containsExactly("红心", null);
    }

    @Test
    void aPromptThatIsRewrittenTwiceKeepsWhatTheUserWrote() {
        assertThat(Prompt.of("a").rewritten("b").rewritten("c").original()).isEqualTo("a");
    }

    @Test
    void nothingIsWrittenWherePromptsAreAsTheirUsersWroteThem() {
        assertThat(StoredOriginals.write(List.of(Prompt.of("a")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[\"a\"]", "[1, 2]", "null"})
    void whatIsNoListOfOriginalsIsNone(String text) {
        assertThat(StoredOriginals.read(Map.of(StoredOriginals.KEY, text), 2)).containsExactly(null, null);
    }
}
