package io.cogview4j.cli.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.CliRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How prompts are read, as the command tells it. */
class TokensCommandTest {
    @Test
    void peopleSeeEachTokenAndTheLength() {
        String out = CliRun.of("tokens", "a red heart").succeeds().out();

        assertThat(out)
                .startsWith("\"a red heart\"")
                .contains("\"[gMASK]\"", "\" heart\"", "5, at most 1024", "16, with 11 of <|endoftext|> before them")
                .doesNotContain("cut off");
    }

    @Test
    void whatIsCutOffAndNotKnownIsTold() {
        assertThat(CliRun.of("tokens", "a red heart and a lighthouse", "--max-tokens", "5")
                        .succeeds()
                        .out())
                .containsPattern("cut off +\\d+ tokens: and a lighthouse")
                .containsPattern("list of words +lighthouse");
    }

    @Test
    void aCharacterInPartsIsShownInEach() {
        assertThat(CliRun.of("tokens", "龘", "--lang", "zh").succeeds().out()).contains("\"龘\"，1/3", "\"龘\"，3/3", "编号");
    }

    @Test
    void lineBreaksStayOnTheLine() {
        assertThat(CliRun.of("tokens", "red\nheart").succeeds().out()).contains("\"\\n\"");
    }

    @Test
    void programsReadEachPrompt() {
        JsonNode root = JsonMapper.shared()
                .readTree(CliRun.of("tokens", "a red heart", "two stars", "--json")
                        .succeeds()
                        .out());

        assertThat(root.path("prompts")).hasSize(2);
        JsonNode first = root.path("prompts").get(0);
        assertThat(first.path("count").asInt()).isEqualTo(5);
        assertThat(first.path("length").asInt()).isEqualTo(16);
        assertThat(first.path("tokens")).hasSize(16);
        assertThat(first.path("tokens").get(15).path("text").asString()).isEqualTo(" heart");
        assertThat(first.has("cut")).isFalse();
    }

    @Test
    void withoutAPromptItIsMisused() {
        CliRun.of("tokens").failsWith(2, "command-argument-missing", "PROMPT");
    }

    @Test
    void aFolderThatIsNoModelIsRefused(@TempDir Path folder) {
        CliRun.of("tokens", "a", "--model", folder.toString()).failsWith(1, folder.toString());
    }
}
