package io.cogview4j.cli.naming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.Making;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.recipe.Recipe;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that mean something, and that every system takes, whatever a prompt holds. */
class NameTemplateTest {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 3, 4, 5, 6, 7);

    @ParameterizedTest
    @CsvSource({
        "{seed}, 7.png",
        "{index:4}-{seed}, 0001-7.png",
        "{prompt}, a_red_heart.png",
        "{prompt:5}, a_red.png",
        "{prompt:6}-{seed}, a_red-7.png",
        "{size}_{steps}_{guidance}, 96x64_20_3.5.png",
        "{model}-{dtype}, tiny-f32.png",
        "{date}T{time}, 2026-03-04T05-06-07.png",
        "{negative}, grey.png",
        "my pictures.png, my pictures.png",
        "{{{seed}}}, {7}.png",
        "{seed}.PNG, 7.png"
    })
    void placesAreFilled(String template, String name) {
        assertThat(name(template, "a red heart")).hasToString(name);
    }

    @Test
    void foldersAreThoseOfTheTemplate() {
        assertThat(name("out/2026/{seed}", "a")).isEqualTo(Path.of("out", "2026", "7.png"));
        assertThat(name("/tmp/x/{seed}", "a")).isEqualTo(Path.of("/tmp/x/7.png"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "..\\..\\windows",
                "/absolute",
                "C:\\x",
                "a\u0000b",
                "a\nb",
                "\u202egnp.exe",
                "a\u2066b\u200f",
                "con",
                "NUL.txt",
                "lpt\u00b9",
                "...",
                "   ",
                "",
                "-rf",
                "~root",
                "ends in dots...",
                "what? <b>|*\"",
                "\ud800 half"
            })
    void aPromptMakesOneNameThatIsSafeEverywhere(String prompt) {
        Path path = name("out/{prompt}", prompt);
        String name = path.getFileName().toString();

        assertThat(path.getParent()).isEqualTo(Path.of("out"));
        assertThat(name)
                .endsWith(".png")
                .doesNotContainPattern("[<>:\"/\\\\|?*\\p{Cc}\\p{Cf}\\p{Cs}]")
                .doesNotContainPattern("(?i)^(con|nul|lpt\u00b9)\\.")
                .doesNotContainPattern("^[-.~ ]")
                .doesNotContainPattern("[. ]\\.png$")
                .hasSizeGreaterThan(4);
    }

    @Test
    void chineseStays() {
        assertThat(name("{prompt}", "一颗红色的爱心，白色背景")).hasToString("一颗红色的爱心，白色背景.png");
    }

    @Test
    void textIsComposedSoThatMacOsAndLinuxMeanTheSame() {
        assertThat(name("{prompt}", "cafe\u0301")).hasToString("caf\u00e9.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "红", "e\u0323\u0302", "\ud83d\ude00", "👩‍👩‍👧"})
    void aLongPromptIsCutBetweenCharactersToWhatASystemTakes(String character) {
        List<Path> names = names("{prompt}", character.repeat(400), character.repeat(400));

        assertThat(names).doesNotHaveDuplicates().allSatisfy(name -> {
            assertThat(name.toString().getBytes(UTF_8)).hasSizeBetween(230, 255);
            assertThat(name.toString()).doesNotContain("\ufffd").doesNotContain("?");
        });
    }

    @Test
    void whatWouldBeOneNameOnAnySystemIsNumbered() {
        assertThat(names("{prompt}", "Heart", "heart", "HEART!", "heart"))
                .extracting(Path::toString)
                .containsExactly("Heart.png", "heart-2.png", "HEART!.png", "heart-3.png");
    }

    @Test
    void laterAttemptsHaveNamesOfTheirOwn() {
        assertThat(NameTemplate.parse("{seed}").names(List.of(recipe("a"), recipe("b")), STARTED, 2))
                .extracting(Path::toString)
                .containsExactly("7-run2.png", "7-2-run2.png");
    }

    @Test
    void anUnknownPlaceIsToldWithTheOneThatWasMeant() {
        refuses(CliMessage.NAME_PLACE_UNKNOWN, "{promt}");

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> NameTemplate.parse("{promt}"))
                .matches(e -> e.problem().values().getLast().equals("prompt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{seed", "{index:0}", "{index:x}", "{prompt:256}", "{prompt:-1}", "{prompt:}"})
    void whatIsNoPlaceIsRefused(String template) {
        refuses(CliMessage.NAME_PLACE_UNFIT, template);
    }

    @Test
    void aPlaceCannotMakeAFolder() {
        refuses(CliMessage.NAME_FOLDER_UNFIT, "{prompt}/{seed}");
    }

    private static void refuses(CliMessage code, String template) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> NameTemplate.parse(template))
                .matches(e -> e.code() == code);
    }

    private static Path name(String template, String prompt) {
        return names(template, prompt).getFirst();
    }

    private static List<Path> names(String template, String... prompts) {
        List<Recipe> recipes = new ArrayList<>();
        for (String prompt : prompts) {
            recipes.add(recipe(prompt));
        }
        return NameTemplate.parse(template).names(recipes, STARTED, 1);
    }

    private static Recipe recipe(String prompt) {
        return new Recipe(
                prompt,
                "grey",
                new PromptSettings(7L, new ImageSize(96, 64), 20, 3.5),
                "tiny",
                "cpu",
                "f32",
                "1.0",
                List.of(),
                Making.UNKNOWN);
    }
}
