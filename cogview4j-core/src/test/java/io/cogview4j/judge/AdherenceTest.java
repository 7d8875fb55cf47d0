package io.cogview4j.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cogview4j.judge.Expectation.Aspect;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AdherenceTest {
    private static final Scene RED_HEART =
            new Scene(128, 128, "white", List.of(new Scene.Thing("red", "square", 900, new Scene.Box(44, 44, 83, 83))));

    @Test
    void givesTheShareOfPicturesThatHaveWhatWasAsked() {
        Adherence adherence =
                Adherence.of(List.of(prompt("a red heart", "red"), prompt("a blue heart", "blue")), _ -> RED_HEART);

        assertThat(adherence.share(Aspect.COUNT)).isEqualTo(1);
        assertThat(adherence.share(Aspect.COLOR)).isEqualTo(0.5);
        assertThat(adherence.assertShare(Aspect.COLOR, 0.5)).isSameAs(adherence);
    }

    @Test
    void namesThePicturesThatMissIt() {
        Adherence adherence =
                Adherence.of(List.of(prompt("a red heart", "red"), prompt("a blue heart", "blue")), _ -> RED_HEART);

        assertThatThrownBy(() -> adherence.assertShare(Aspect.COLOR, 0.9))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("COLOR is right in 50 % of 2 pictures, not in 90 %")
                .hasMessageContaining("\"a blue heart\", seed 3 shows white: red square at (64, 64), 40x40")
                .hasMessageNotContaining("a red heart");
    }

    @Test
    void refusesToJudgeWhatNoPromptAsks() {
        Adherence adherence = Adherence.of(List.of(prompt("a red heart", "red")), _ -> RED_HEART);

        assertThatThrownBy(() -> adherence.share(Aspect.PLACE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void hasPromptsOfEveryKind() {
        List<JudgedPrompt> prompts = JudgedPrompt.all();

        assertThat(prompts).extracting(JudgedPrompt::language).contains("en", "zh");
        assertThat(prompts).extracting(p -> p.expected().place()).contains(Place.values());
        assertThat(prompts).extracting(p -> p.expected().colors().size()).contains(1, 2, 3);
        assertThat(prompts.stream().flatMap(p -> p.expected().colors().stream()).collect(Collectors.toSet()))
                .isEqualTo(Palette.THINGS.colors().stream()
                        .map(Palette.Named::name)
                        .collect(Collectors.toSet()));
        assertThat(prompts.stream().map(p -> p.expected().background()).collect(Collectors.toSet()))
                .containsAll(Palette.BACKGROUNDS.colors().stream()
                        .map(Palette.Named::name)
                        .toList());
    }

    private static JudgedPrompt prompt(String text, String color) {
        return new JudgedPrompt(text, "en", 3, new Expectation(List.of(color), List.of(), false, null, null));
    }
}
