package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.Lora;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.Prompt;
import io.cogview4j.api.PromptSettings;
import io.cogview4j.api.RepaintArea;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.GuidanceInterval;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import io.cogview4j.sampling.StepCache;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A prompt a line, as plain text or as JSON. */
class PromptsFileTest {
    @Test
    void everyLineIsAPrompt() {
        assertThat(read("a red heart\n一颗红心\n")).extracting(Prompt::text).containsExactly("a red heart", "一颗红心");
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertThat(read("a red heart")).hasSize(1);
    }

    @Test
    void blankLinesAndCommentsArePassedOver() {
        assertThat(read("\n  \n# hearts\r\n a red heart \r\n\t\n")).containsExactly(Prompt.of("a red heart"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfAPrompt() {
        assertThat(read("\uFEFFa red heart")).containsExactly(Prompt.of("a red heart"));
        assertThat(read("\uFEFF# nothing\nx")).containsExactly(Prompt.of("x"));
    }

    @Test
    void aLineInJsonMaySaySettings() {
        String line = "{\"prompt\": \"a red heart\", \"negative\": \"blue\", \"seed\": -7, \"size\": \"96x64\", "
                + "\"steps\": 2, \"guidance\": 2.5}";

        assertThat(read(line))
                .containsExactly(new Prompt(
                        "a red heart",
                        "blue",
                        PromptSettings.NONE
                                .withSeed(-7L)
                                .withSize(new ImageSize(96, 64))
                                .withSteps(2)
                                .withGuidanceScale(2.5)));
    }

    @Test
    void aLineInJsonMaySayHowTheImageComesOutOfNoise() {
        String line = "{\"prompt\": \"x\", \"guidance\": [5, 4], \"guidance-interval\": \"1:2\", \"cfg-zero\": true, "
                + "\"sampler\": \"DPM++ 2M\", \"schedule\": \"shift=3\", \"timesteps\": [999, 500], \"sigmas\": [1, 0.5], "
                + "\"cache\": \"taylor:2,3\"}";

        assertThat(read(line))
                .extracting(Prompt::settings)
                .containsExactly(PromptSettings.NONE
                        .withGuidance(Guidance.perStep(List.of(5.0, 4.0))
                                .withInterval(new GuidanceInterval.Steps(1, 2))
                                .zeroStar(1))
                        .withSampling(new Sampling(
                                SamplerName.DPMPP_2M,
                                new NoiseLevels(null, 3.0, null),
                                List.of(999.0, 500.0),
                                List.of(1.0, 0.5),
                                new StepCache.Taylor(2, 3))));
    }

    @Test
    void cfgZeroMayBeLeftOutOrSayItsSteps() {
        assertThat(read("{\"prompt\": \"x\", \"cfg-zero\": false}")).containsExactly(Prompt.of("x"));
        assertThat(read("{\"prompt\": \"x\", \"cfg-zero\": 0}"))
                .extracting(prompt -> prompt.settings().guidance().zeroSteps())
                .containsExactly(0);
    }

    @Test
    void whatIsNullIsLeftOpen() {
        assertThat(read("{\"prompt\": \"\", \"negative\": null, \"seed\": null}"))
                .containsExactly(Prompt.of(""));
    }

    @ParameterizedTest
    @CsvSource({"[, 500", "{\"a\":, 2500", "1, 10"})
    void whatIsTooDeepOrTooLongIsRefusedWithItsPlace(String part, int leastColumn) {
        String line = "{\"seed\": " + part.repeat(2_000);

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> read(line))
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.PROMPTS_LINE_NOT_JSON))
                .satisfies(e -> assertThat(Integer.parseInt(e.problem().values().getLast()))
                        .isBetween(leastColumn, line.length() + 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"prompt\": \"x\"             | PROMPTS_LINE_NOT_JSON    | 3",
                "{\"prompt\": \"x\"} y          | PROMPTS_LINE_NOT_JSON    | 3",
                "{\"prompt\": \"x\", \"prompt\": \"y\"} | PROMPTS_LINE_NOT_JSON | 3",
                "{\"prompt\": \"x\", \"sed\": 1}  | PROMPTS_KEY_UNKNOWN      | sed",
                "{\"seed\": 1}                | PROMPTS_KEY_MISSING      | prompt",
                "{\"prompt\": null}           | PROMPTS_KEY_MISSING      | prompt",
                "{\"prompt\": 1}              | PROMPTS_VALUE_NOT_TEXT   | prompt",
                "{\"prompt\": \"x\", \"negative\": []} | PROMPTS_VALUE_NOT_TEXT | negative",
                "{\"prompt\": \"x\", \"seed\": 1.5} | PROMPTS_VALUE_NOT_WHOLE | seed",
                "{\"prompt\": \"x\", \"seed\": 99999999999999999999} | PROMPTS_VALUE_NOT_WHOLE | seed",
                "{\"prompt\": \"x\", \"steps\": 0} | PROMPTS_VALUE_NOT_WHOLE | steps",
                "{\"prompt\": \"x\", \"steps\": \"2\"} | PROMPTS_VALUE_NOT_WHOLE | steps",
                "{\"prompt\": \"x\", \"guidance\": -1} | PROMPTS_VALUE_NOT_NUMBER | guidance",
                "{\"prompt\": \"x\", \"guidance\": 1e999} | PROMPTS_VALUE_NOT_NUMBER | guidance",
                "{\"prompt\": \"x\", \"seed\": 18446744073709551616} | PROMPTS_VALUE_NOT_WHOLE | 18446744073709551615",
                "{\"prompt\": \"x\", \"seed\": -9223372036854775809} | PROMPTS_VALUE_NOT_WHOLE | -9223372036854775808",
                "[1, 2]                     | PROMPTS_LINE_IS_LIST     | 3",
                "[\"x\", [\"y\"]]             | PROMPTS_LINE_IS_LIST     | 3",
                "[]                         | PROMPTS_LINE_IS_LIST     | 3",
                "[                          | PROMPTS_LINE_IS_LIST     | 3",
                "[{\"seed\": 1}]              | PROMPTS_KEY_MISSING      | prompt",
                "{\"prompt\": \"x\", \"size\": \"100\"} | PROMPTS_VALUE_NOT_SIZE | size",
                "{\"prompt\": \"x\", \"size\": \"0x16\"} | PROMPTS_VALUE_NOT_SIZE | size",
                "{\"prompt\": \"x\", \"size\": 100} | PROMPTS_VALUE_NOT_TEXT | size",
                "{\"prompt\": \"x\", \"guidance\": [3, -1]} | PROMPTS_VALUE_NOT_NUMBER | guidance",
                "{\"prompt\": \"x\", \"guidance\": []} | PROMPTS_VALUE_UNFIT | [5, 5, 4, 3]",
                "{\"prompt\": \"x\", \"guidance-interval\": \"5:2\"} | PROMPTS_VALUE_UNFIT | \"0.1:0.6\"",
                "{\"prompt\": \"x\", \"cfg-zero\": \"yes\"} | PROMPTS_VALUE_UNFIT | true",
                "{\"prompt\": \"x\", \"cfg-zero\": -1} | PROMPTS_VALUE_UNFIT | true",
                "{\"prompt\": \"x\", \"sampler\": \"huen\"} | PROMPTS_VALUE_UNFIT | \"heun\"",
                "{\"prompt\": \"x\", \"sampler\": \"DPM++ 2M Karras\"} | PROMPTS_VALUE_UNFIT | \"dpmpp-2m\", \"schedule\": \"karras\"",
                "{\"prompt\": \"x\", \"sampler\": 2} | PROMPTS_VALUE_NOT_TEXT | sampler",
                "{\"prompt\": \"x\", \"schedule\": \"shift=0\"} | PROMPTS_VALUE_UNFIT | \"karras\"",
                "{\"prompt\": \"x\", \"sigmas\": [1, \"a\"]} | PROMPTS_VALUE_UNFIT | [1, 0.6, 0.2]",
                "{\"prompt\": \"x\", \"timesteps\": 5} | PROMPTS_VALUE_UNFIT | [999, 600, 200]",
                "{\"prompt\": \"x\", \"schedule\": \"beta\", \"sigmas\": [1]} | PROMPTS_VALUE_UNFIT | \"uniform\""
            })
    void whatIsWrongIsToldWithItsLineAndKey(String line, CoreMessage code, String named) {
        InvalidRequestException failure = failure("first\n\n" + line + "\nlast");

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.problem().values()).contains("-", "3", named);
    }

    @Test
    void aNumberThatNoDoubleHoldsIsRefusedInShort() {
        InvalidRequestException failure = failure("{\"prompt\": \"x\", \"guidance\": 1" + "0".repeat(400) + "}");

        assertThat(failure.code()).isEqualTo(CoreMessage.PROMPTS_VALUE_NOT_NUMBER);
        assertThat(failure.problem().values()).allMatch(value -> value.length() < 150);
    }

    @Test
    void whereJsonGoesWrongIsToldByItsColumn() {
        assertThat(failure("{\"prompt\": x}").problem().values()).containsExactly("-", "1", "12");
    }

    @Test
    void aListIsARowOfPrompts() {
        assertThat(read("[\"a\", {\"prompt\": \"b\", \"steps\": 2}]\nc"))
                .containsExactly(
                        Prompt.of("a"), new Prompt("b", null, PromptSettings.NONE.withSteps(2)), Prompt.of("c"));
    }

    @Test
    void aTextMayBeginWithABracket() {
        assertThat(read("[close-up] a heart")).containsExactly(Prompt.of("[close-up] a heart"));
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, -9223372036854775808",
        "18446744073709551615, -1",
        "-9223372036854775808, -9223372036854775808"
    })
    void seedsAreThoseOfTorch(String written, long seed) {
        assertThat(read("{\"prompt\": \"x\", \"seed\": " + written + "}"))
                .extracting(prompt -> prompt.settings().seed())
                .containsExactly(seed);
    }

    @Test
    void aLineThatNeverEndsIsRefused() {
        InvalidRequestException failure = failure("short\n" + "a".repeat((1 << 20) + 1));

        assertThat(failure.code()).isEqualTo(CoreMessage.PROMPTS_LINE_TOO_LONG);
        assertThat(failure.problem().values()).containsExactly("-", "2", "1048576");
    }

    @Test
    void aRowMayNameThePictureThatItStartsFrom() {
        PromptSettings settings =
                read("{\"prompt\": \"a\", \"image\": \"a.png\", \"strength\": 0.5, \"mask\": \"b.png\", "
                                + "\"invert-mask\": true, \"feather\": 8, \"no-keep\": true, \"control\": \"c.png\"}")
                        .getFirst()
                        .settings();

        assertThat(settings.initImage())
                .isEqualTo(new InitImage(
                        PictureSource.of(Path.of("a.png")),
                        0.5,
                        new RepaintArea.Masked(PictureSource.of(Path.of("b.png")), true),
                        8,
                        false));
        assertThat(settings.control()).isEqualTo(PictureSource.of(Path.of("c.png")));
    }

    @Test
    void aRowMayExtendAPicture() {
        PromptSettings settings = read("{\"prompt\": \"a\", \"image\": \"a.png\", \"extend\": \"left=16\"}")
                .getFirst()
                .settings();

        assertThat(settings.initImage())
                .isEqualTo(InitImage.of(PictureSource.of(Path.of("a.png")))
                        .withArea(new RepaintArea.Margins(16, 0, 0, 0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"strength\": 0.5 | PROMPTS_KEY_WITHOUT",
                "\"image\": \"a.png\", \"invert-mask\": true | PROMPTS_KEY_WITHOUT",
                "\"image\": \"a.png\", \"strength\": 2 | PROMPTS_VALUE_UNFIT",
                "\"image\": \"a.png\", \"strength\": 1e999 | PROMPTS_VALUE_UNFIT",
                "\"image\": \"a.png\", \"feather\": -1 | PROMPTS_VALUE_UNFIT",
                "\"image\": \"a.png\", \"extend\": \"up=1\" | PROMPTS_VALUE_UNFIT",
                "\"image\": \"a.png\", \"extend\": \"left=1\", \"mask\": \"b.png\" | PROMPTS_VALUE_UNFIT",
                "\"image\": 7 | PROMPTS_VALUE_NOT_TEXT",
                "\"image\": \"a\\u0000b\" | PROMPTS_VALUE_NOT_TEXT",
            })
    void whatARowCannotSayOfPicturesIsRefused(String keys, CoreMessage code) {
        assertThat(failure("{\"prompt\": \"a\", " + keys + "}").code()).isEqualTo(code);
    }

    @Test
    void filesThatARowNamesAreRelativeToTheFileOfTheRow(@TempDir Path folder) throws IOException {
        Path rows = Files.writeString(
                folder.resolve("rows.jsonl"),
                "{\"prompt\": \"a\", \"image\": \"a.png\", \"mask\": \"in/b.png\", \"control\": \"../c.png\", "
                        + "\"lora\": \"night.safetensors:0.5\"}");

        Prompt prompt = PromptsFile.read(rows).getFirst();

        InitImage image = Objects.requireNonNull(prompt.settings().initImage());
        assertThat(image.picture()).isEqualTo(PictureSource.of(folder.resolve("a.png")));
        assertThat(image.area()).isEqualTo(new RepaintArea.Masked(PictureSource.of(folder.resolve("in/b.png")), false));
        assertThat(prompt.settings().control()).isEqualTo(PictureSource.of(folder.resolve("../c.png")));
        assertThat(prompt.loras()).containsExactly(new Lora(folder.resolve("night.safetensors"), 0.5));
    }

    @Test
    void aRowMayNameLoras() {
        List<Prompt> prompts = read("""
                {"prompt": "a", "lora": "night.safetensors"}
                {"prompt": "b", "lora": ["night.safetensors:0.25", "fox.safetensors:-1"]}
                {"prompt": "none", "lora": []}
                {"prompt": "open", "lora": null}
                """);

        assertThat(prompts)
                .extracting(Prompt::loras)
                .containsExactly(
                        List.of(Lora.of(Path.of("night.safetensors"))),
                        List.of(new Lora(Path.of("night.safetensors"), 0.25), new Lora(Path.of("fox.safetensors"), -1)),
                        List.of(),
                        null);
    }

    @Test
    void aLoraWhoseNameHasColonsIsTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("night:2"));
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"prompt\": \"a\", \"lora\": \"night:2\"}");

        assertThat(PromptsFile.read(rows).getFirst().loras()).containsExactly(Lora.of(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "\"\"",
                "{}",
                "true",
                "[7]",
                "[[]]",
                "[\"a\", null]",
                "\"a:500\"",
                "\"a\\u0000b\"",
                "\"a\\u0000:1\""
            })
    void whatIsNoLoraIsToldWithItsLine(String value) {
        InvalidRequestException failure = failure("first\n{\"prompt\": \"a\", \"lora\": " + value + "}");

        assertThat(failure.code()).isEqualTo(CoreMessage.PROMPTS_VALUE_UNFIT);
        assertThat(failure.problem().values()).startsWith("-", "2", "lora");
    }

    @Test
    void anUnknownKeyIsAnsweredWithTheKnownOnes() {
        assertThat(failure("{\"Prompt\": \"x\"}").problem().values())
                .contains(
                        "prompt, negative, seed, size, steps, guidance, guidance-interval, cfg-zero, sampler, schedule, "
                                + "timesteps, sigmas, cache, image, strength, mask, invert-mask, feather, no-keep, extend, control, lora");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n"})
    void aFileWithoutPromptsIsRefused(String content) {
        assertThat(failure(content).code()).isEqualTo(CoreMessage.PROMPTS_FILE_EMPTY);
    }

    @Test
    void aLineFromElsewhereIsReadAsInAFile() {
        assertThat(line(1, "\uFEFFa red heart")).containsExactly(Prompt.of("a red heart"));
        assertThat(line(2, "[\"a\", {\"prompt\": \"b\"}]"))
                .extracting(Prompt::text)
                .containsExactly("a", "b");
        assertThat(line(3, "  # hearts")).isEmpty();
        assertThat(catchThrowableOfType(InvalidRequestException.class, () -> line(4, "{\"size\": \"64x64\"}"))
                        .problem()
                        .values())
                .containsExactly("table", "4", "prompt");
    }

    private static List<Prompt> line(int number, String line) {
        return PromptsFile.readLine("table", number, Path.of(""), line);
    }

    @Test
    void otherEncodingsAreRefusedWithTheLine() {
        byte[] latin1 = "a heart\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

        InvalidRequestException failure = catchThrowableOfType(
                InvalidRequestException.class, () -> PromptsFile.read("-", new ByteArrayInputStream(latin1)));

        assertThat(failure.code()).isEqualTo(CoreMessage.PROMPTS_FILE_NOT_UTF8);
        assertThat(failure.problem().values()).containsExactly("-", "2");
    }

    private static InvalidRequestException failure(String content) {
        return catchThrowableOfType(InvalidRequestException.class, () -> read(content));
    }

    private static List<Prompt> read(String content) {
        InputStream in = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        return PromptsFile.read("-", in);
    }
}
