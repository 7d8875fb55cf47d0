package io.cogview4j.langchain4j;

import static io.cogview4j.langchain4j.Drawings.PROMPT;
import static io.cogview4j.langchain4j.Drawings.quick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.model.image.ImageModel;
import io.cogview4j.events.RunListener;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What goes wrong is told by the exceptions of LangChain4j, which say whether to try again. */
class ExceptionsTest {
    @Test
    void aModelThatIsNotThereIsNotFound() {
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> quick().model("no-such-folder").build())
                .withMessageContaining("no-such-folder")
                .withCauseInstanceOf(CheckpointException.class);
    }

    @Test
    void settingsOutOfRangeAreRefusedBeforeAnythingIsDrawn() {
        for (UnaryOperator<CogView4ImageModel.Builder> setting : List.<UnaryOperator<CogView4ImageModel.Builder>>of(
                builder -> builder.size("large"),
                builder -> builder.steps(0),
                builder -> builder.guidanceScale(-1.0),
                builder -> builder.sampler("magic"),
                builder -> builder.cache("fbc:2"),
                builder -> builder.strength(2.0),
                builder -> builder.memory("much"),
                builder -> builder.gpuMemory("much"),
                builder -> builder.lora(Path.of("a.safetensors"), Double.NaN))) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> setting.apply(quick()).build())
                    .withCauseInstanceOf(io.cogview4j.message.InvalidRequestException.class);
        }
    }

    @Test
    void aRequestThatCannotBeCarriedOutSaysWhatWhyAndWhatToDo() {
        try (CogView4ImageModel model = quick().size("100x100").build()) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> model.generate(PROMPT))
                    .withMessageContaining("100x100")
                    .satisfies(e -> assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    io.cogview4j.message.InvalidRequestException.class,
                                    cause -> assertThat(e).hasMessageContaining(cause.advice())));
            assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> model.generate(PROMPT, 0));
        }
    }

    @Test
    void argumentsThatAreNullAreMistakesOfTheProgram() {
        try (ClosingImageModel model = new ClosingImageModel(quick().build())) {
            assertThatIllegalArgumentException().isThrownBy(() -> model.model().generate(nothing()));
            assertThatIllegalArgumentException().isThrownBy(() -> model.model().edit(nothing(), PROMPT));
        }
    }

    @Test
    void anInterruptedCallIsNotTriedAgain() {
        try (CogView4ImageModel model = quick().build()) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(NonRetriableException.class)
                    .isThrownBy(() -> model.generate(PROMPT))
                    .withCauseInstanceOf(CancelledException.class);
            assertThat(Thread.interrupted()).as("and stays interrupted").isTrue();
        }
    }

    @Test
    void whatNobodyForesawIsAnInternalError() {
        RunListener failing = RunListener.hearing(_ -> {
            throw new UnsupportedOperationException("of the listener");
        });
        try (CogView4ImageModel model = quick().listener(failing).build()) {
            assertThatExceptionOfType(InternalServerException.class)
                    .isThrownBy(() -> model.generate(PROMPT))
                    .withMessageContaining("of the listener")
                    .withCauseInstanceOf(UnsupportedOperationException.class);
        }
    }

    private record ClosingImageModel(CogView4ImageModel own) implements AutoCloseable {
        ImageModel model() {
            return own;
        }

        @Override
        public void close() {
            own.close();
        }
    }

    /** Code that does not check nulls. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
