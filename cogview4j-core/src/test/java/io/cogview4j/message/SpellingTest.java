package io.cogview4j.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {
    private static final List<String> WORDS = List.of("--steps", "--size", "--seed", "--negative", "generate");

    @ParameterizedTest
    @CsvSource({
        "--step, --steps",
        "--stpes, --steps",
        "--STEPS, --steps",
        "--seeds, --seed",
        "--neg, --negative",
        "genrate, generate",
        "generaet, generate"
    })
    void aWordThatIsNearIsMeant(String word, String meant) {
        assertThat(Spelling.meant(word, WORDS)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--colour", "draw", "-x", "", "a red heart"})
    void noOtherWordIs(String word) {
        assertThat(Spelling.meant(word, WORDS)).isEmpty();
    }

    @Test
    void theNearestIsThereForAnyWord() {
        assertThat(Spelling.nearest("de", List.of("en", "zh"))).isEqualTo("en");
        assertThat(Spelling.nearest("", WORDS)).isIn(WORDS);
    }
}
