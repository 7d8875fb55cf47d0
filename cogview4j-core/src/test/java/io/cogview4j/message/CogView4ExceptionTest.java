package io.cogview4j.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CogView4ExceptionTest {
    private final CogView4Exception refusal = new InvalidRequestException(CoreMessage.MEMORY_UNREADABLE, "lots");

    /** A stack trace or a log is often all that a user sees of it. */
    @Test
    void itsMessageSaysWhatWhyAndWhatToDo() {
        assertThat(refusal).hasMessage(refusal.what() + " " + refusal.why() + " " + refusal.advice());
    }

    @Test
    void adviceIsNotEmpty() {
        assertThat(refusal.advice()).contains("4GiB");
    }
}
