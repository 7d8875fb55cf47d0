package io.cogview4j.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.server.model.ModelMessage;
import org.junit.jupiter.api.Test;

/** Whose fault a failed run was. */
class ProblemsTest {
    @Test
    void anEncoderThatDoesNotAnswerIsNoFaultOfWhoAsked() {
        assertThat(Problems.of(new InvalidRequestException(ModelMessage.ENCODER_UNREACHABLE, "http://e", "gone"))
                        .status())
                .isEqualTo(503);
        assertThat(Problems.of(new InvalidRequestException(ModelMessage.ENCODER_ANSWER_UNUSABLE, "http://e", 401))
                        .status())
                .isEqualTo(503);
    }

    @Test
    void whatCannotBeDrawnIsTheFaultOfWhoAsked() {
        assertThat(Problems.of(new InvalidRequestException(CoreMessage.MASK_EMPTY, "mask"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whatNobodyForesawIsTheFaultOfTheServer() {
        assertThat(Problems.of(new IllegalStateException("x")).status()).isEqualTo(500);
    }
}
