package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.PngReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is typed almost right, or right for another program, is answered with what is right here. */
class TypingMistakesTest {
    private static final int MISUSED = 2;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "--step, --steps",
        "--sed, --seed",
        "--negativ, --negative",
        "--ouput, --output",
        "--promt, --prompts",
        "--width, --size WIDTHxHEIGHT",
        "--batch-size, --images N",
        "--batch_size, --images N",
        "-n, --images N / --negative TEXT",
        "-s, --seed N",
        "-p, --prompts FILE"
    })
    void anOptionThatThereIsNotIsAnsweredWithOneThatThereIs(String option, String meant) {
        CliRun.of("generate", "a", option, "5").failsWith(MISUSED, "There is no option " + option + ".", meant);
        CliRun.of("generate", "a", option + "=5").failsWith(MISUSED, "There is no option " + option + ".", meant);
    }

    @Test
    void noOptionIsAdvisedThatTheCommandDoesNotHave() {
        CliRun run = CliRun.of("encode", "a", "--width", "5", "--output", "a.safetensors");

        assertThat(run.err()).contains("There is no option --width.").doesNotContain("--size WIDTH");
    }

    @ParameterizedTest
    @CsvSource({"genrate, generate", "Encode, encode", "inspct, inspect", "gen, generate", "'a red heart', generate"})
    void soIsACommand(String command, String meant) {
        CliRun.of(command, "a red heart", "--seed", "7")
                .failsWith(MISUSED, "There is no place for " + command + ".", "for example " + meant);
    }

    @Test
    void soIsACommandOfACommandAndOneToGetHelpFor() {
        CliRun.of("cache", "lst").failsWith(MISUSED, "for example list");
        CliRun.of("cache", "clera").failsWith(MISUSED, "for example clear");
        CliRun.of("help", "genrate").failsWith(MISUSED, "for example generate");
    }

    @Test
    void whatDeletesIsOnlyProposedToThoseWhoMeanIt() {
        CliRun.of("cache", "show").failsWith(MISUSED, "for example list");
    }

    @ParameterizedTest
    @CsvSource({
        "--lang, de, 'en, zh'",
        "--device, gpu, 'example c'",
        "--dtype, b16, example bf16",
        "--sampler, unpic, example --sampler unipc",
        "--sampler, eulr, example --sampler euler",
        "--schedule, krras, example --schedule karras",
        "--schedule, betta, example --schedule beta",
        "--schedule, shfit=3, example --schedule shift=3",
        "--steps, many, '1, 2, 3'",
        "--steps, 99999999999, 2147483647",
        "--guidance, high, example 3.5",
        "--seed, random, A seed is a whole number"
    })
    void aValueThatDoesNotFitIsAnsweredWithWhatDoes(String option, String value, String expected) {
        CliRun.of("generate", "a", option, value).failsWith(MISUSED, value, option, expected);
    }

    @Test
    void soIsANameOfWhatIsMeasured() {
        CliRun.of("bench", "--only", "setp").failsWith(MISUSED, "called \"setp\"", "for example --only step");
    }

    @Test
    void theAnswersAreInTheLanguageOfTheUser() {
        CliRun run = CliRun.of("generate", "a", "--schedule", "betta", "--lang", "zh");

        assertThat(run.err()).contains("--schedule beta 这样的形式");
    }

    static Stream<Arguments> incomplete() {
        return Stream.of(List.<String>of(), List.of("--lang", "en"), List.of("cache"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("incomplete")
    void whoAsksForNothingIsToldWhatThereIs(List<String> arguments) {
        CliRun run = CliRun.of(arguments.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(MISUSED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("error [command-missing]: ").contains("Usage: cogview4j", "Commands:");
    }

    @Test
    void askedForInJsonTheAnswerIsJsonAlone() {
        assertThat(CliRun.of("cache", "--json").err().lines())
                .singleElement()
                .asString()
                .startsWith("{\"error\":");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(CliRun.of("help").succeeds().out())
                .isEqualTo(CliRun.of("--help").succeeds().out());
        assertThat(CliRun.of("help", "generate").succeeds().out())
                .isEqualTo(CliRun.of("generate", "--help").succeeds().out());
    }

    @Test
    void optionsOfOtherProgramsThatMeanTheSameAreTaken() {
        Path file = folder.resolve("a.png");

        CliRun.of(
                        "generate",
                        "a",
                        "--negative-prompt",
                        "grey",
                        "--num_inference_steps=1",
                        "--size",
                        "128x128",
                        "--cfg-scale",
                        "2.5",
                        "--seed",
                        "7",
                        "-o",
                        file.toString())
                .succeeds();

        assertThat(settings(file))
                .extracting(ImageMetadata::negativePrompt, ImageMetadata::steps, ImageMetadata::guidanceScale)
                .containsExactly("grey", 1, 2.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--cfg", "--guidance-scale", "--guidance_scale", "--guidance"})
    void theyAreChecked(String option) {
        CliRun.of("generate", "a", option, "high").failsWith(MISUSED, "--guidance", "high");
    }

    @Test
    void helpDoesNotListThem() {
        assertThat(CliRun.of("generate", "--help").succeeds().out()).doesNotContain("--cfg-scale", "--cfg=", "-o,");
    }

    @Test
    void behindTwoHyphensTheyArePrompts() {
        CliRun.of(
                        "generate",
                        "--steps",
                        "1",
                        "--size",
                        "128x128",
                        "--output",
                        folder.resolve("a.png").toString(),
                        "--",
                        "-o")
                .succeeds();

        assertThat(settings(folder.resolve("a.png")).prompt()).isEqualTo("-o");
    }

    @Test
    void seedMinusOneIsAnySeed() {
        CliRun run = drawn("--seed", "-1");

        assertThat(run.err()).contains("note [seed-any]: ", "The seed is ");
        assertThat(settings(folder.resolve("a.png")).seed()).isNotNegative();
    }

    /** A seed is 64 bits, which are written with a sign or without; the last two are the same. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "+7, 7",
        "9223372036854775806, 9223372036854775806",
        "-9223372036854775808, -9223372036854775808",
        "-2, -2",
        "18446744073709551614, -2"
    })
    void seedsOfTheWholeRangeOfTorchAreTaken(String given, long bits) {
        assertThat(drawn("--seed=" + given).err()).doesNotContain("seed");
        assertThat(settings(folder.resolve("a.png")).seed()).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551616", "-9223372036854775809", "1.5", "0x7", "", "random"})
    void otherSeedsAreRefused(String seed) {
        CliRun.of("generate", "a", "--seed", seed)
                .failsWith(MISUSED, "--seed", "-9223372036854775808 to 18446744073709551615");
    }

    private CliRun drawn(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "generate",
                "a",
                "--steps",
                "1",
                "--size",
                "128x128",
                "--output",
                folder.resolve("a.png").toString()));
        all.addAll(Arrays.asList(more));
        return CliRun.of(all.toArray(String[]::new)).succeeds();
    }

    private static ImageMetadata settings(Path file) {
        assertThat(Files.exists(file)).isTrue();
        return Objects.requireNonNull(ImageMetadata.find(PngReader.texts(file)));
    }
}
