package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.command.Interruption;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import java.io.OutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The help of every command, in either language. */
class HelpTest {
    private static final String CHINESE = "\\p{IsHan}";

    @TestFactory
    Stream<DynamicTest> everythingIsDescribedInChinese() {
        return commands(Language.ZH)
                .map(command -> DynamicTest.dynamicTest(command.qualifiedName(), () -> {
                    assertThat(String.join("", command.usageMessage().description()))
                            .as(command.qualifiedName())
                            .containsPattern(CHINESE);
                    for (ArgSpec argument : command.args()) {
                        assertThat(String.join("", argument.description()))
                                .as(command.qualifiedName() + " " + argument)
                                .containsPattern(CHINESE);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> nothingIsDescribedInChineseInEnglishHelp() {
        return commands(Language.EN)
                .map(command -> DynamicTest.dynamicTest(
                        command.qualifiedName(),
                        () -> assertThat(command.commandLine().getUsageMessage())
                                .doesNotContainPattern(CHINESE)));
    }

    @Test
    void theLanguageIsThatOfTheOptionWhereverItStands() {
        assertThat(CliRun.of("--lang", "zh", "generate", "--help").succeeds().out())
                .startsWith("用法：")
                .contains("去噪步数。");
        assertThat(CliRun.of("generate", "--help", "--lang=zh").succeeds().out())
                .startsWith("用法：");
        assertThat(CliRun.of("generate", "--help").succeeds().out()).startsWith("Usage: ");
    }

    private static Stream<CommandSpec> commands(Language language) {
        Terminal terminal = Terminal.of(
                OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), 0, AnswerStyle.of(language));
        return withSubcommands(new Main().commandLine(terminal, new Interruption()));
    }

    private static Stream<CommandSpec> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                command.getSubcommands().values().stream().flatMap(HelpTest::withSubcommands));
    }
}
