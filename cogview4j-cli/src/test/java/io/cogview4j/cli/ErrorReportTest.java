package io.cogview4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.Message;
import io.cogview4j.api.MessageCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of failures that no command line can bring about at will. */
class ErrorReportTest {
    private static final InvalidRequestException SEVERAL = new InvalidRequestException(
            List.of(Message.of(MessageCode.SEEDS_EMPTY), Message.of(MessageCode.STEPS_NOT_POSITIVE, 0)));

    @Test
    void severalProblemsAreALineEach() {
        assertThat(ErrorReport.of(SEVERAL).lines(new AnswerStyle(Language.EN, false)))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("error [seeds-empty]: The list of seeds is empty."),
                        line -> assertThat(line)
                                .startsWith("error [steps-not-positive]: A picture cannot be made in 0"));
    }

    @Test
    void severalProblemsAreOneObject() {
        List<String> lines = ErrorReport.of(SEVERAL).lines(new AnswerStyle(Language.EN, true));

        JsonNode report = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(lines).hasSize(1);
        assertThat(report.path("error").path("code").asString()).isEqualTo("seeds-empty");
        assertThat(report.path("more").path(0).path("code").asString()).isEqualTo("steps-not-positive");
    }

    @Test
    void failuresOfTheMachineHaveCodes() {
        assertCode(new OutOfMemoryError("Java heap space"), MessageCode.HEAP_TOO_SMALL);
        assertCode(new UnsatisfiedLinkError("no jnitorch"), MessageCode.NATIVE_LIBRARIES_UNUSABLE);
        assertCode(new RuntimeException("DefaultCPUAllocator: can't allocate memory"), MessageCode.MEMORY_EXHAUSTED);
        assertCode(new IllegalStateException("\u001b[31mred"), MessageCode.UNEXPECTED);
    }

    private static void assertCode(Throwable failure, MessageCode code) {
        ErrorReport report = ErrorReport.of(failure);
        assertThat(report.problems()).extracting(Message::code).containsExactly(code);
        assertThat(report.exitCode()).isEqualTo(ErrorReport.FAILED);
        assertThat(report.lines(new AnswerStyle(Language.ZH, false)).getFirst())
                .startsWith("错误 [" + code.id() + "]")
                .doesNotContain("\u001b");
    }
}
