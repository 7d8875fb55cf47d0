package io.cogview4j.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever fails, there is something to tell of it. */
class FailureTest {
    @Test
    void ofWhatIsKnownEverythingThatIsWrong() {
        List<Message> problems =
                List.of(Message.of(CoreMessage.SEEDS_EMPTY), Message.of(CoreMessage.STEPS_NOT_POSITIVE, 0));

        assertThat(Failure.problems(new InvalidRequestException(problems))).isEqualTo(problems);
        assertThat(Failure.problems(new CancelledException())).containsExactly(Message.of(CoreMessage.CANCELLED));
    }

    @Test
    void ofTheMachineWhatItLacks() {
        assertThat(Failure.problems(new OutOfMemoryError("Java heap space")))
                .containsExactly(Message.of(CoreMessage.HEAP_TOO_SMALL));
        assertThat(Failure.problems(new RuntimeException("can't allocate memory")))
                .containsExactly(
                        Message.of(CoreMessage.MEMORY_EXHAUSTED, "java.lang.RuntimeException: can't allocate memory"));
    }

    @Test
    void ofTheProgramThatItIsUnexpected() {
        assertThat(Failure.problems(new IllegalStateException("of a kind\nthat nobody thought of")))
                .containsExactly(Message.of(CoreMessage.UNEXPECTED, "java.lang.IllegalStateException: of a kind"));
    }
}
