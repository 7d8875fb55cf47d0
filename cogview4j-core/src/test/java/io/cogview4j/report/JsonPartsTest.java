package io.cogview4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.Precision;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What several reports have in common. */
class JsonPartsTest {
    private static final ComputeSettings BFLOAT16 =
            ComputeSettings.defaults().withPrecision(Precision.BFLOAT16).withThreads(3);

    @Test
    void programsReadTheChoiceAndWhatWasMeasured() {
        assertThat(compute(ComputeChoice.of(BFLOAT16, 0.5, true)))
                .isEqualTo("{\"device\":\"cpu\",\"dtype\":\"f32\",\"threads\":3,\"bf16Speedup\":0.5}");
        assertThat(compute(ComputeChoice.asked(BFLOAT16)))
                .isEqualTo("{\"device\":\"cpu\",\"dtype\":\"bf16\",\"threads\":3}");
    }

    @Test
    void aMessageIsACodeAndSentencesInTheWordsOfWhoIsTold() {
        Message message = Message.of(CoreMessage.SEEDS_EMPTY);
        Wording shouting = new Wording(Locale.ENGLISH, (_, _) -> "GIVE ONE!");
        ObjectNode root = JsonParts.object();

        JsonParts.addWarnings(root, List.of(message), shouting);

        assertThat(root.path("warnings").path(0).propertyNames())
                .containsExactly("code", "severity", "what", "why", "advice");
        assertThat(root.path("warnings").path(0).path("code").asString()).isEqualTo("seeds-empty");
        assertThat(root.path("warnings").path(0).path("advice").asString()).isEqualTo("GIVE ONE!");
        assertThat(new Wording(Locale.CHINESE).of(message)).containsEntry("advice", message.advice(Locale.CHINESE));
    }

    private static String compute(ComputeChoice choice) {
        ObjectNode root = JsonParts.object();
        JsonParts.addCompute(root, choice);
        return root.path("compute").toString();
    }
}
