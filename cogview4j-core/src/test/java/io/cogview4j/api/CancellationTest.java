package io.cogview4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CoreMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancellationTest {
    @AfterEach
    void forgetInterruption() {
        Thread.interrupted();
    }

    @Test
    void nothingEndsUnlessItIsAskedFor() {
        Cancellation cancellation = new Cancellation();

        assertThat(cancellation.isCancelled()).isFalse();
        assertThatCode(cancellation::throwIfCancelled).doesNotThrowAnyException();
    }

    @Test
    void whatIsCancelledStaysCancelled() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        cancellation.cancel();

        assertThat(cancellation.isCancelled()).isTrue();
        assertThatExceptionOfType(CancelledException.class)
                .isThrownBy(cancellation::throwIfCancelled)
                .satisfies(e -> assertThat(e.code()).isEqualTo(CoreMessage.CANCELLED));
        assertThatExceptionOfType(CancelledException.class).isThrownBy(cancellation::throwIfCancelled);
    }

    @Test
    void anotherThreadMayCancel() throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        Thread.ofVirtual().start(cancellation::cancel).join();

        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void anInterruptionCountsAndStaysSet() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(CancelledException.class).isThrownBy(new Cancellation()::throwIfCancelled);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void anInterruptionIsOfTheThreadAndNotOfTheCancellation() {
        Cancellation cancellation = new Cancellation();
        Thread.currentThread().interrupt();

        assertThat(cancellation.isCancelled()).isFalse();
    }

    @Test
    void neverIsCancelledByNobody() {
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(Cancellation.never()::cancel);

        assertThat(Cancellation.never().isCancelled()).isFalse();
        assertThatCode(Cancellation.never()::throwIfCancelled).doesNotThrowAnyException();
    }

    @Test
    void evenNeverSeesAnInterruption() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(CancelledException.class).isThrownBy(Cancellation.never()::throwIfCancelled);
    }
}
