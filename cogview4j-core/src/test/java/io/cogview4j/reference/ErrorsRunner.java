package io.cogview4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cogview4j.GeneratedImages;
import io.cogview4j.Image;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;

/**
 * Calls that are right or wrong, each a test of its own. A call that {@code should} be rejected ends in a {@link
 * CogView4Exception} with its code ({@link Rejections}), or cannot be written in Java at all ({@link Unwritable}); one that should be accepted
 * gives its pictures. What diffusers does with the call does not matter.
 */
final class ErrorsRunner implements ReferenceRunner {
    /** The accepted call with a warning. */
    private static final String CUT = "prompt longer than max_sequence_length";

    @Override
    public Stream<DynamicTest> tests(ReferenceCase reference) {
        return reference
                .results()
                .path("calls")
                .valueStream()
                .map(row -> dynamicTest(
                        reference.title() + " / " + row.path("name").asString(),
                        () -> run(new ErrorCall(reference, row))));
    }

    @Override
    public void run(ReferenceCase reference) {
        throw new TestAbortedException("each call is a test of its own");
    }

    private static void run(ErrorCall call) throws Exception {
        if (call.shouldBeAccepted()) {
            requireAccepted(call);
        } else if (Unwritable.CALLS.containsKey(call.name())) {
            Unwritable.CALLS.get(call.name()).check().run();
        } else {
            requireRejected(call);
        }
    }

    private static void requireRejected(ErrorCall call) {
        assertThatThrownBy(call::generate)
                .isInstanceOfSatisfying(
                        CogView4Exception.class,
                        e -> assertThat(e.code()).isEqualTo(Rejections.CODES.get(call.name())));
    }

    /** An image with numbers that are not finite would have ended in an exception. */
    private static void requireAccepted(ErrorCall call) throws Exception {
        GeneratedImages result = call.generate();
        assertThat(result.warnings())
                .extracting(Message::code)
                .isEqualTo(call.name().equals(CUT) ? List.of(CoreMessage.PROMPT_TRUNCATED) : List.of());
        JsonNode shape = call.expectedShape();
        assertThat(result.images()).hasSize(shape.path(0).asInt());
        for (Image image : result) {
            assertThat(image.size().height()).isEqualTo(shape.path(2).asInt());
            assertThat(image.size().width()).isEqualTo(shape.path(3).asInt());
        }
    }
}
