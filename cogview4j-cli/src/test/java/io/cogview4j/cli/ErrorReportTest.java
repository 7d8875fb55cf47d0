package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.Language;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.MessageCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of failures that no command line can bring about at will. */
class ErrorReportTest {
    private static final InvalidRequestException SEVERAL = new InvalidRequestException(
            List.of(Message.of(CoreMessage.SEEDS_EMPTY), Message.of(CoreMessage.STEPS_NOT_POSITIVE, 0)));

    @Test
    void severalProblemsAreALineEach() {
        assertThat(ErrorReport.of(SEVERAL).lines(AnswerStyle.of(Language.EN)))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("error [seeds-empty]: The list of seeds is empty."),
                        line -> assertThat(line)
                                .startsWith("error [steps-not-positive]: A picture cannot be made in 0"));
    }

    @Test
    void severalProblemsAreOneObject() {
        List<String> lines = ErrorReport.of(SEVERAL).lines(AnswerStyle.of(Language.EN, "--json"));

        JsonNode report = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(lines).hasSize(1);
        assertThat(report.path("error").path("code").asString()).isEqualTo("seeds-empty");
        assertThat(report.path("more").path(0).path("code").asString()).isEqualTo("steps-not-positive");
    }

    @Test
    void failuresOfTheMachineHaveCodes() {
        assertCode(new OutOfMemoryError("Java heap space"), CoreMessage.HEAP_TOO_SMALL);
        assertCode(new UnsatisfiedLinkError("no jnitorch"), CoreMessage.NATIVE_LIBRARIES_UNUSABLE);
        assertCode(new RuntimeException("DefaultCPUAllocator: can't allocate memory"), CoreMessage.MEMORY_EXHAUSTED);
        assertCode(new IllegalStateException("\u001b[31mred"), CoreMessage.UNEXPECTED);
    }

    @Test
    void whatTheSystemSaysOfALibraryIsToldAndNotWhatFollowsFromIt() {
        Throwable failure = new UnsatisfiedLinkError("no jnitorch in java.library.path")
                .initCause(new UnsatisfiedLinkError("version `GLIBC_2.28' not found"));

        assertThat(ErrorReport.of(failure).lines(AnswerStyle.of(Language.EN)).getFirst())
                .contains("GLIBC_2.28")
                .doesNotContain("java.library.path");
    }

    private static void assertCode(Throwable failure, MessageCode code) {
        ErrorReport report = ErrorReport.of(failure);
        assertThat(report.problems()).extracting(Message::code).containsExactly(code);
        assertThat(report.exitCode()).isEqualTo(ExitCode.SOFTWARE);
        assertThat(report.lines(AnswerStyle.of(Language.ZH)).getFirst())
                .startsWith("错误 [" + code.id() + "]")
                .doesNotContain("\u001b");
    }
}
