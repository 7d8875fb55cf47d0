package io.cogview4j.springai;

import static io.cogview4j.springai.Drawings.PROMPT;
import static io.cogview4j.springai.Drawings.quick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.events.RunListener;
import io.cogview4j.message.InvalidRequestException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.content.Media;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageOptions;
import org.springframework.ai.image.ImageOptionsBuilder;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.RetryUtils;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.util.MimeTypeUtils;

/** What cannot be done is refused with what, why and what to do, and not tried again. */
class RefusalsTest {
    private static final Media ELSEWHERE = new Media(MimeTypeUtils.IMAGE_PNG, URI.create("https://example.com/a.png"));
    private static final Media HERE = Media.builder()
            .mimeType(MimeTypeUtils.IMAGE_PNG)
            .data("no picture".getBytes())
            .build();
    private static final Media PICTURE = Drawings.media(Drawings.blue());

    private static CogView4ImageModel model;

    @BeforeAll
    static void open() {
        model = CogView4ImageModel.builder().options(quick().build()).build();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    static Stream<Arguments> impossible() {
        ImageOptionsBuilder options = ImageOptionsBuilder.builder();
        return Stream.of(
                Arguments.of(prompt(quick().model("dall-e-3").build()), "define a second CogView4ImageModel"),
                Arguments.of(prompt(quick().responseFormat("url").build()), "take b64_json"),
                Arguments.of(prompt(options.style("vivid").build()), "add words for it to the prompt"),
                Arguments.of(
                        prompt(CogView4ImageOptions.builder()
                                .width(128)
                                .height(100)
                                .build()),
                        "128x100"),
                Arguments.of(prompt(quick().n(0).build()), "0"),
                Arguments.of(prompt(quick().sampler("magic").build()), "magic"),
                Arguments.of(prompt(quick().cache("fbc:2").build()), "fbc:2"),
                Arguments.of(new ImagePrompt(List.of()), "Add an ImageMessage"),
                Arguments.of(new ImagePrompt(List.of(new ImageMessage(nothing()))), "Give it a text"),
                Arguments.of(
                        new ImagePrompt(List.of(new ImageMessage("a"), new ImageMessage(nothing(), -1f))),
                        "Give it a text"),
                Arguments.of(new ImagePrompt(List.of(new ImageMessage("a", -1f))), "Add an ImageMessage"),
                Arguments.of(new ImagePrompt(List.of(new ImageMessage("a", 0.5f))), "-1 for what it should not show"),
                Arguments.of(new ImagePrompt(List.of(with(ELSEWHERE))), "Load the picture yourself"),
                Arguments.of(new ImagePrompt(List.of(with(HERE, HERE))), "Give one of them"),
                Arguments.of(new ImagePrompt(List.of(with(HERE))), "image"),
                Arguments.of(prompt(quick().strength(2.0).build(), with(PICTURE)), "2.0"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whatCannotBeDoneIsRefusedWithWhatToDo(ImagePrompt prompt, String said) {
        assertThatExceptionOfType(NonTransientAiException.class)
                .isThrownBy(() -> model.call(prompt))
                .withMessageContaining(said);
        assertThat(model.status().failure()).as("a refusal is no failure").isNull();
    }

    @Test
    void onlyAWholeSizeIsASize() {
        try (CogView4ImageModel open = CogView4ImageModel.builder().build()) {
            assertThatExceptionOfType(NonTransientAiException.class)
                    .isThrownBy(() -> open.call(
                            prompt(ImageOptionsBuilder.builder().width(128).build())))
                    .withMessageContaining("Set both");
        }
    }

    @Test
    void refusalsOfTheLibraryAreTheCause() {
        assertThatExceptionOfType(NonTransientAiException.class)
                .isThrownBy(() -> model.call(prompt(quick().steps(0).build())))
                .withCauseInstanceOf(InvalidRequestException.class)
                .satisfies(e -> assertThat(e).hasMessageContaining(((InvalidRequestException) e.getCause()).advice()));
    }

    @Test
    void aRefusalIsNotTriedAgain() {
        AtomicInteger calls = new AtomicInteger();
        assertThatExceptionOfType(NonTransientAiException.class)
                .isThrownBy(() -> RetryUtils.execute(RetryUtils.SHORT_RETRY_TEMPLATE, () -> {
                    calls.incrementAndGet();
                    return model.call(prompt(quick().steps(0).build()));
                }));
        assertThat(calls).hasValue(1);
    }

    @Test
    void whereTheMachineHasNoMemoryAnotherCallMayGoWell() {
        try (CogView4ImageModel model = failing("[enforce fail] DefaultCPUAllocator: can't allocate memory")) {
            assertThatExceptionOfType(TransientAiException.class).isThrownBy(() -> model.call(new ImagePrompt(PROMPT)));
            assertThat(model.status().failure()).contains("memory");
        }
    }

    @Test
    void whatNobodyForesawIsNotTriedAgain() {
        try (CogView4ImageModel model = failing("of the listener")) {
            assertThatExceptionOfType(NonTransientAiException.class)
                    .isThrownBy(() -> model.call(new ImagePrompt(PROMPT)))
                    .withMessageContaining("of the listener");
            assertThat(model.status().failure()).contains("of the listener");
        }
    }

    private static CogView4ImageModel failing(String message) {
        return CogView4ImageModel.builder()
                .options(quick().build())
                .listener(RunListener.hearing(_ -> {
                    throw new UnsupportedOperationException(message);
                }))
                .build();
    }

    /** Of code that does not check nulls. */
    @SuppressWarnings("NullAway")
    private static String nothing() {
        return null;
    }

    private static ImagePrompt prompt(ImageOptions options) {
        return new ImagePrompt(PROMPT, options);
    }

    private static ImagePrompt prompt(ImageOptions options, ImageMessage message) {
        return new ImagePrompt(message, options);
    }

    private static ImageMessage with(Media... media) {
        return new ImageMessage(PROMPT, null, List.of(media), Map.of());
    }
}
