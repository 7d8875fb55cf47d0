package io.cogview4j.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.Prompt;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts are held against the words that a model knows. */
class KnownWordsTest {
    private static final KnownWords WORDS =
            new KnownWords(List.of("heart", "cross", "light blue", "树", "红色", "T恤", "plus sign"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a heart",
                "Heart",
                "two hearts",
                "crosses.",
                "\"heart\"",
                "a light blue sky",
                "画一个heart吧",
                "一棵大树",
                "红色的猫",
                "一件T恤衫",
                "heartless heart"
            })
    void oneKnownWordIsEnough(String prompt) {
        assertThat(warnings(prompt)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a cat",
                "sweetheart",
                "heartless",
                "heart7",
                "across",
                "light green",
                "Кот в сапогах",
                "一只猫",
                "BT恤",
                "🐈"
            })
    void partsOfOtherWordsAreNotKnown(String prompt) {
        assertThat(warnings(prompt)).extracting(Message::code).containsExactly(CoreMessage.PROMPT_WORDS_UNKNOWN);
    }

    @Test
    void examplesAreInTheLanguageOfThePrompt() {
        assertThat(warnings("a cat")).containsExactly(unknown("a cat", "heart, cross, light blue, plus sign"));
        assertThat(warnings("一只猫")).containsExactly(unknown("一只猫", "树, 红色, T恤"));
    }

    @Test
    void aModelThatKnowsOneLanguageGivesExamplesOfThatOne() {
        assertThat(new KnownWords(List.of("树")).warnings(List.of(Prompt.of("a cat"))))
                .containsExactly(Message.of(CoreMessage.PROMPT_WORDS_UNKNOWN, "a cat", 1, "树"));
    }

    @Test
    void whatIsSaidTwiceIsToldOnceAndALongTextByItsBeginning() {
        String longText = "cat ".repeat(1000);

        assertThat(warnings("a cat", "a heart", "a cat", longText))
                .extracting(warning -> warning.values().getFirst())
                .containsExactly("a cat", longText.substring(0, 80) + "...");
    }

    @Test
    void negativePromptsAndEmptyOnesDoNotCount() {
        List<Prompt> prompts = List.of(Prompt.of("a heart").withNegativeUnlessSet("cats"), Prompt.of(" "));

        assertThat(WORDS.warnings(prompts)).isEmpty();
        assertThat(WORDS.warnings(List.of(Prompt.of("a cat").withNegativeUnlessSet("a heart"))))
                .hasSize(1);
    }

    @Test
    void aModelThatKnowsAnyTextWarnsOfNone() {
        assertThat(new KnownWords(List.of()).warnings(List.of(Prompt.of("a cat"))))
                .isEmpty();
    }

    private static List<Message> warnings(String... prompts) {
        return WORDS.warnings(Stream.of(prompts).map(Prompt::of).toList());
    }

    private static Message unknown(String prompt, String examples) {
        return Message.of(
                CoreMessage.PROMPT_WORDS_UNKNOWN, prompt, WORDS.words().size(), examples);
    }
}
