package io.cogview4j.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.cli.output.AnswerStyle;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Language;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.message.Message;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a measured speed makes of the choice between float32 and bfloat16. */
class ComputeChoiceTest {
    private static final ComputeSettings BFLOAT16 =
            ComputeSettings.defaults().withPrecision(Precision.BFLOAT16).withThreads(3);

    @ParameterizedTest
    @CsvSource({"4.1, BFLOAT16", "1.5, BFLOAT16", "1.49, FLOAT32", "0.2, FLOAT32"})
    void automaticallyBfloat16IsTakenOnlyIfItIsClearlyFaster(double speedup, Precision taken) {
        assertThat(ComputeChoice.of(BFLOAT16, speedup, true).settings()).isEqualTo(BFLOAT16.withPrecision(taken));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 4})
    void whoAsksForBfloat16GetsIt(double speedup) {
        assertThat(ComputeChoice.of(BFLOAT16, speedup, false).settings()).isEqualTo(BFLOAT16);
    }

    @ParameterizedTest
    @CsvSource({"4.12, bf16, 4.1", "1.04, f32, 1.0", "0.234, f32, 0.23", "0.0065, f32, 0.0065", "12.3, bf16, 12"})
    void theAutomaticChoiceIsToldInALine(double speedup, String taken, String figure) {
        assertThat(told(ComputeChoice.of(BFLOAT16, speedup, true)))
                .containsExactly("Computing in " + taken + ": bf16 is " + figure + " times as fast as f32 here.");
        assertThat(ComputeChoice.of(BFLOAT16, speedup, true).warnings()).isEmpty();
    }

    @Test
    void whoAsksForWhatIsSlowerIsWarnedByHowMuch() {
        ComputeChoice slow = ComputeChoice.of(BFLOAT16, 0.2, false);

        assertThat(slow.warnings()).containsExactly(Message.of(CliMessage.DTYPE_SLOWER, "5.0"));
        assertThat(told(slow))
                .singleElement()
                .asString()
                .startsWith("warning [dtype-slower]: ")
                .contains("5.0 times");
    }

    @Test
    void whoAsksForWhatIsNoSlowerOrIsNotMeasuredHearsNothing() {
        for (ComputeChoice choice : List.of(
                ComputeChoice.of(BFLOAT16, 1.1, false),
                ComputeChoice.of(BFLOAT16, 0.95, false),
                ComputeChoice.asked(ComputeSettings.defaults()))) {
            assertThat(told(choice)).isEmpty();
            assertThat(choice.warnings()).isEmpty();
        }
    }

    @Test
    void programsReadTheChoiceAndWhatWasMeasured() {
        assertThat(json(ComputeChoice.of(BFLOAT16, 0.5, true)))
                .isEqualTo("{\"device\":\"cpu\",\"dtype\":\"f32\",\"threads\":3,\"bf16Speedup\":0.5}");
        assertThat(json(ComputeChoice.asked(BFLOAT16)))
                .isEqualTo("{\"device\":\"cpu\",\"dtype\":\"bf16\",\"threads\":3}");
    }

    private static String json(ComputeChoice choice) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        choice.describe(root);
        return root.path("compute").toString();
    }

    private static List<String> told(ComputeChoice choice) {
        var err = new ByteArrayOutputStream();
        choice.tell(Terminal.of(new ByteArrayOutputStream(), err, 0, AnswerStyle.of(Language.EN)));
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
