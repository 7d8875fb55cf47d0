package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** In which language, and in which form, the command answers. */
class LanguageTest {
    private static final String PROPERTY = "cogview4j.lang";
    private static final Locale BEFORE = Locale.getDefault();

    @AfterEach
    void restore() {
        System.clearProperty(PROPERTY);
        Locale.setDefault(BEFORE);
    }

    @ParameterizedTest
    @CsvSource({
        "zh_CN.UTF-8, ZH",
        "zh_TW.Big5, ZH",
        "zh, ZH",
        "zh-Hans, ZH",
        "en_US.UTF-8, EN",
        "de_DE, EN",
        "C, EN",
        "'', EN"
    })
    void theLauncherTellsTheLocaleOfTheUser(String locale, Language expected) {
        Locale.setDefault(expected == Language.EN ? Locale.CHINESE : Locale.ENGLISH);
        System.setProperty(PROPERTY, locale);

        assertThat(Language.ofEnvironment()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"zh-CN, ZH", "en, EN", "fr, EN"})
    void withoutLauncherTheDefaultLocaleOfJavaCounts(String locale, Language expected) {
        Locale.setDefault(Locale.forLanguageTag(locale));

        assertThat(Language.ofEnvironment()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"--lang zh", "generate x --lang=zh", "generate --lang ZH x", "--lang en generate --lang zh"})
    void theOptionCountsBeforeTheEnvironment(String arguments) {
        assertThat(AnswerStyle.of(Language.EN, arguments.split(" ")).language()).isEqualTo(Language.ZH);
    }

    @Test
    void whatFollowsTheOptionsIsNoOption() {
        assertThat(AnswerStyle.of(Language.EN, "generate", "--", "--lang", "zh", "--json"))
                .isEqualTo(AnswerStyle.of(Language.EN));
    }

    @Test
    void anotherLanguageIsAMisuse() {
        CliRun.of("generate", "x", "--lang", "fr").failsWith(ExitCode.USAGE, "command-value-invalid", "--lang");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generate x --size 100x100 | 错误 [size-not-multiple]: 模型不支持尺寸 100x100。",
                "generate x --stepps 3 | 错误 [command-option-unknown]: 未知选项 --stepps。",
                "generate x --steps many | 错误 [command-value-invalid]: “many”不是 --steps 的有效值。",
                "generate x --steps | 错误 [command-value-missing]: 选项 --steps 缺少值。",
                "generate x --seed 1 --seed 2 | 错误 [command-option-twice]: 选项 --seed 重复出现。",
                "encode x | 错误 [command-argument-missing]: 缺少参数 --output。",
                "draw | 错误 [command-argument-unexpected]: 多余的参数：draw。",
                "--debug | 错误 [command-missing]: 缺少命令。"
            })
    void mistakesAreToldInTheLanguageOfTheOption(String arguments, String told) {
        CliRun run = CliRun.of((arguments + " --lang zh").split(" "));

        assertThat(run.err()).startsWith(told).doesNotContain(". ");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void withJsonAnErrorIsOneObjectOnStderr() {
        CliRun run = CliRun.of("generate", "x", "--size", "100x100", "--json");

        JsonNode error = JsonMapper.shared().readTree(run.err()).path("error");
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(error.path("code").asString()).isEqualTo("size-not-multiple");
        assertThat(error.path("severity").asString()).isEqualTo("error");
        assertThat(error.path("what").asString()).isEqualTo("The size 100x100 does not fit this model.");
        assertThat(error.path("why").asString()).isEqualTo("Width and height must be multiples of 16.");
        assertThat(error.path("advice").asString()).isEqualTo("The nearest size is 128x128.");
    }

    @Test
    void withJsonAMistakeInTheCommandIsAnObjectToo() {
        CliRun run = CliRun.of("generate", "x", "--json", "--stepps", "3", "--lang", "zh");

        JsonNode error = JsonMapper.shared().readTree(run.err()).path("error");
        assertThat(error.path("code").asString()).isEqualTo("command-option-unknown");
        assertThat(error.path("what").asString()).isEqualTo("未知选项 --stepps。");
    }
}
